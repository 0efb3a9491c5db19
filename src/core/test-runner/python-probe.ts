/**
 * Found by every Python of a test command through PYTHONPATH. It adds our plugin to pytest and lets unittest's own runner (Django's
 * too) leave what it saw.
 */
export const sitecustomize = `import os
import sys

_here = os.path.dirname(os.path.abspath(__file__))


def _the_other():
    # A distribution or an environment may have one of its own.
    from importlib.machinery import PathFinder
    paths = [path for path in sys.path if os.path.abspath(path or ".") != _here]
    spec = PathFinder.find_spec("sitecustomize", paths)
    if spec and spec.loader:
        from importlib.util import module_from_spec
        spec.loader.exec_module(module_from_spec(spec))


def _watch_unittest():
    import json
    import time
    import unittest
    from unittest.result import TestResult
    from unittest.runner import TextTestRunner
    state = {"depth": 0}
    make, run = TextTestRunner._makeResult, TextTestRunner.run

    def note(result, test, outcome, reason=None):
        seen = getattr(result, "_peers", None)
        if seen is None:
            return
        module = sys.modules.get(type(test).__module__)
        own = type(test).__module__.split(".")[0] != "unittest"
        name = test.id() if hasattr(test, "id") else str(test)
        file = getattr(module, "__file__", None) if own else None
        short = name[len(type(test).__module__) + 1:] if own else name
        seen["tests"].append({"file": file, "name": short.split(".") if own else [name], "outcome": outcome, "reason": reason,
                              "durationMs": (time.time() - seen["began"].pop(id(test), time.time())) * 1000})

    def said(err):
        return "%s: %s" % (err[0].__name__, err[1])

    def wrap(name, outcome, reason=None):
        before = getattr(TestResult, name)

        def after(self, test, *rest):
            note(self, test, outcome, reason(*rest) if reason else None)
            return before(self, test, *rest)
        setattr(TestResult, name, after)

    started = TestResult.startTest

    def start(self, test):
        if getattr(self, "_peers", None) is not None:
            self._peers["began"][id(test)] = time.time()
        return started(self, test)
    TestResult.startTest = start
    wrap("addSuccess", "passed")
    wrap("addError", "failed", said)
    wrap("addFailure", "failed", said)
    wrap("addSkip", "skipped", str)
    wrap("addExpectedFailure", "xfailed", said)
    wrap("addUnexpectedSuccess", "xpassed")
    sub = TestResult.addSubTest

    def add_sub(self, test, subtest, err):
        if err is not None:
            note(self, test, "failed", said(err))
        return sub(self, test, subtest, err)
    TestResult.addSubTest = add_sub

    def make_result(self):
        result = make(self)
        if state["depth"] == 1:
            state["seen"] = result._peers = {"tests": [], "began": {}}
        return result

    def run_tests(self, test):
        folder = os.environ.get("PEERS_REPORTS")
        if not folder or state["depth"]:
            return run(self, test)
        state["depth"] = 1
        del os.environ["PEERS_REPORTS"]
        file = os.path.join(folder, "own-%d-%d.json" % (os.getpid(), int(time.time() * 1e6)))
        with open(file + ".cwd", "w") as out:
            out.write(os.getcwd())
        try:
            return run(self, test)
        finally:
            state["depth"] = 0
            os.environ["PEERS_REPORTS"] = folder
            with open(file, "w") as out:
                json.dump({"runner": "unittest", "tests": state.get("seen", {}).get("tests", []), "problems": [], "finished": True}, out)
    TextTestRunner._makeResult, TextTestRunner.run = make_result, run_tests


if os.environ.get("PEERS_REPORTS"):
    os.environ["PYTEST_ADDOPTS"] = (os.environ.get("PYTEST_ADDOPTS", "") + " -p peers_probe").strip()
    _watch_unittest()
_the_other()
`;

/** A plugin for pytest 3.8 and newer. It compares what was raised with what is reported: a conftest can change only one of them. */
export const pytestProbe = String.raw`import json
import os
import re

import pytest


# Before any conftest is loaded. A pytest started by a test is none of our business either.
folder = os.environ.pop("PEERS_REPORTS", None)
ours = r"(^-o junit_family=xunit1 --junitxml=\S*)|( ?-p peers_probe)"
os.environ["PYTEST_ADDOPTS"] = re.sub(ours, "", os.environ.get("PYTEST_ADDOPTS", "")).strip()


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config):
    if folder and not hasattr(config, "workerinput"):
        config.pluginmanager.register(Reporter(folder), "peers-reporter")


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    made = yield
    report = made.get_result()
    raised = call.excinfo
    soft = (pytest.skip.Exception, pytest.xfail.Exception)
    kind = "" if raised is None else "soft" if raised.errisinstance(soft) or raised.type.__name__ == "SkipTest" else raised.exconly()
    report.peers_raised = kind


class Reporter:
    def __init__(self, folder):
        self.file = os.path.join(folder, "own-pytest-%d.json" % os.getpid())
        self.tests, self.order, self.problems = {}, [], []
        with open(self.file + ".cwd", "w") as out:
            out.write(os.getcwd())

    def note(self, nodeid, outcome, reason=None, ms=0):
        if nodeid not in self.tests:
            self.order.append(nodeid)
            self.tests[nodeid] = {"outcome": outcome, "reason": reason, "ms": 0}
        test = self.tests[nodeid]
        test["ms"] += ms
        if outcome == "failed" or (test["outcome"] == "passed" and outcome != "passed"):
            test["outcome"], test["reason"] = outcome, reason

    @pytest.hookimpl(trylast=True)
    def pytest_runtest_logreport(self, report):
        if report.outcome == "rerun":
            self.tests.pop(report.nodeid, None)
            self.order = [nodeid for nodeid in self.order if nodeid != report.nodeid]
            return
        raised = getattr(report, "peers_raised", None)
        if report.outcome == "passed" and type(report).__name__ == "TestReport":
            if raised is None:
                self.problems.append("%s is reported as passed and was not run" % report.nodeid)
            elif raised not in ("", "soft"):
                self.problems.append("%s is reported as passed and raised %s" % (report.nodeid, raised.split("\n")[0]))
                self.note(report.nodeid, "failed", raised)
        outcome, reason = report.outcome, None
        if hasattr(report, "wasxfail"):
            outcome, reason = ("xfailed" if report.skipped else "xpassed" if report.when == "call" else "passed"), report.wasxfail
        elif report.skipped:
            reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        elif report.failed:
            crash = getattr(getattr(report.longrepr, "reprcrash", None), "message", None)
            reason = raised or crash or str(report.longrepr)
        self.note(report.nodeid, outcome, reason, report.duration * 1000)

    def pytest_collectreport(self, report):
        if report.failed:
            text = str(report.longrepr)
            said = [line[1:].strip() for line in text.split("\n") if line.startswith("E ")]
            self.note(report.nodeid, "failed", "\n".join(said) or text[-2000:])
        elif report.skipped:
            self.note(report.nodeid, "skipped", report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr))

    def pytest_deselected(self, items):
        for item in items:
            self.note(item.nodeid, "skipped", "deselected")

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session):
        root = str(getattr(session.config, "rootpath", None) or session.config.rootdir)
        tests = []
        for nodeid in self.order:
            test = self.tests[nodeid]
            path, bracket, parameters = nodeid.partition("[")
            parts = path.split("::")
            parts[-1] += bracket + parameters
            tests.append({"file": os.path.join(root, parts[0]), "name": parts[1:], "outcome": test["outcome"], "reason": test["reason"], "durationMs": test["ms"]})
        with open(self.file, "w") as out:
            json.dump({"runner": "pytest", "tests": tests, "problems": self.problems, "finished": True}, out)
`;
