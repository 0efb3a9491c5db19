/** Colours keep a contrast of at least 4.5 to 1 for text and 3 to 1 for marks, on both backgrounds; shapes say the same as colours. */
export const style = `
:root{--back:#ffffff;--text:#1b1f24;--soft:#57606a;--line:#d0d7de;--pass:#1a7f37;--fail:#cf222e;--broken:#8250df;--na:#6e7781;--c0:#0550ae;--c1:#953800;--c2:#116329;--c3:#8250df;--c4:#a40e26;--c5:#4d5966}
@media (prefers-color-scheme:dark){:root{--back:#0d1117;--text:#e6edf3;--soft:#9da7b1;--line:#30363d;--pass:#3fb950;--fail:#ff7b72;--broken:#bc8cff;--na:#8b949e;--c0:#79c0ff;--c1:#ffa657;--c2:#7ee787;--c3:#d2a8ff;--c4:#ff7b72;--c5:#b1bac4}}
*{box-sizing:border-box}
body{margin:0;background:var(--back);color:var(--text);font:16px/1.5 system-ui,sans-serif}
main{max-width:60rem;margin:0 auto;padding:1.5rem 1rem 4rem}
h1{font-size:1.5rem;line-height:1.25}h2{font-size:1.15rem;margin:2.5rem 0 .5rem;border-bottom:1px solid var(--line);padding-bottom:.25rem}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.35rem 1rem;margin:1rem 0}dt{font-weight:600}dd{margin:0}dt:first-of-type,dd:first-of-type{font-size:1.1rem}
@media (max-width:36rem){dl{grid-template-columns:1fr}dd{margin-bottom:.5rem}}
p,li,dd{overflow-wrap:anywhere}td{overflow-wrap:break-word}
.t{overflow-x:auto}.t:focus-visible{outline:2px solid var(--c0)}
table{border-collapse:collapse;width:100%;font-size:.875rem}th,td{text-align:left;vertical-align:top;padding:.35rem .75rem .35rem 0;border-bottom:1px solid var(--line);min-width:4rem}td:last-child{min-width:9rem}th{color:var(--soft);font-weight:600}.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
figure{margin:.75rem 0 1rem}figcaption{color:var(--soft);font-size:.875rem}svg{display:block;width:100%;height:auto;max-width:100%}
svg text{fill:var(--text);font:12px system-ui,sans-serif}svg .soft{fill:var(--soft)}svg .axis{stroke:var(--line);stroke-width:1}
.pass{fill:var(--pass)}.fail{fill:var(--fail)}.broken{fill:var(--broken)}.na{fill:none;stroke:var(--na);stroke-width:1.5}.none{fill:var(--na)}.cross{stroke:var(--back);stroke-width:2}
.l{fill:none;stroke-width:2}.l0{stroke:var(--c0)}.l1{stroke:var(--c1);stroke-dasharray:7 3}.l2{stroke:var(--c2);stroke-dasharray:2 3}.l3{stroke:var(--c3);stroke-dasharray:10 3 2 3}.l4{stroke:var(--c4);stroke-dasharray:4 4}.l5{stroke:var(--c5);stroke-dasharray:1 4}
`;
