#!/bin/sh
# Runs a command with another git first on the PATH: other-git.sh [--suite SUITE] COMMAND [ARGUMENT...]
# The git is that of a Debian suite (trixie when none is named), fetched once into .cache/ and never installed. It comes with the C library
# it was built for, so this machine's may be older.
set -eu
suite=trixie
if [ "${1:-}" = --suite ]; then suite=$2; shift 2; fi
cd "$(dirname "$0")/../.."
place=$PWD/.cache/git-$suite

# A private apt: nothing of this machine's package lists is read or changed.
fetch() {
  rm -rf "$place"
  mkdir -p "$place/apt/lists/partial" "$place/apt/etc/preferences.d" "$place/apt/etc/apt.conf.d" "$place/apt/archives/partial" "$place/bin" "$place/core"
  # The mirror this machine uses itself; the suite's name is all that differs.
  mirror=$(apt-get indextargets --format '$(REPO_URI)' | grep -v security | head -n 1)
  printf 'deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] %s %s main\n' "$mirror" "$suite" >"$place/apt/etc/sources.list"
  : >"$place/apt/status"
  cat >"$place/apt/apt.conf" <<END
Dir::Etc "$place/apt/etc"; Dir::Etc::sourcelist "$place/apt/etc/sources.list"; Dir::Etc::sourceparts "-";
Dir::State "$place/apt"; Dir::State::status "$place/apt/status"; Dir::Cache "$place/apt"; APT::Sandbox::User "root"; Acquire::Check-Valid-Until "false";
END
  export APT_CONFIG="$place/apt/apt.conf"
  apt-get -qq update
  cd "$place/apt"
  apt-get -qq download git libc6 libpcre2-8-0 zlib1g libgcc-s1
  for package in ./*.deb; do dpkg-deb -x "$package" "$place/unpacked"; done
  cd "$place"
  rm -rf apt
  wrap
}

# The loader is called by name because the program names the one of this machine; GIT_EXEC_PATH because it would look in /usr/lib.
wrap() {
  loader=$(find "$place/unpacked" -name 'ld-linux*' | head -n 1)
  libraries=$(dirname "$(find "$place/unpacked" -name 'libpcre2-8.so.0' | head -n 1)")
  for name in git git-upload-pack git-receive-pack git-upload-archive; do
    cat >"$place/core/$name" <<END
#!/bin/sh
GIT_EXEC_PATH=$place/core
export GIT_EXEC_PATH
exec $loader --library-path $libraries --argv0 $name $place/unpacked/usr/bin/git "\$@"
END
    chmod 755 "$place/core/$name"
    ln -sf "../core/$name" "$place/bin/$name"
  done
  for file in "$place"/unpacked/usr/lib/git-core/git-*; do
    name=${file##*/}
    [ -e "$place/core/$name" ] || [ -L "$file" ] || ! head -c 2 "$file" | grep -q '^#!' || cp "$file" "$place/core/$name"
  done
}

[ -x "$place/bin/git" ] || (fetch)
PATH=$place/bin:$PATH
export PATH
git --version
exec "$@"
