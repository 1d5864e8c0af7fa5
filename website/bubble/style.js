/** The bubble's looks. `#root` starts from the browser's own defaults, whatever the host page says. */

export const sheet = `
:host{all:initial!important;direction:ltr!important;position:fixed!important;inset:0 auto auto 0!important;z-index:2147483000!important}
:host([hidden]){display:none!important}
#root{
--ground:#f3f7f6;--panel:#fff;--text:#16292b;--soft:#3f5557;--line:#d3dfde;--edge:#738a8c;--shadow:0 8px 32px #0005;color-scheme:light;
--red:#8f1410;--red-wash:#fdf0ee;--amber:#5c3d00;--amber-wash:#fff6e0;
--side:var(--clinic-chat-side,1.25em);--bottom:calc(var(--clinic-chat-bottom,1.25em) + env(safe-area-inset-bottom));
font:medium/1.5 -apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,system-ui,sans-serif;color:var(--text)}
#root[data-theme=dark]{
--ground:#0d1719;--panel:#142124;--text:#e8f1f0;--soft:#b5c8c8;--line:#2b3d40;color-scheme:dark;
--red:#ffb9b1;--red-wash:#3a1614;--amber:#ffdc9a;--amber-wash:#32260c}
*,::before{box-sizing:border-box;margin:0;padding:0}
[hidden]{display:none!important}
button,textarea{font:inherit;color:inherit;border:1px solid transparent;background:none}
button,summary{cursor:pointer}
button,summary,.round,.pill{min-height:44px;min-width:44px}
a{color:inherit}
a:not(.pill){white-space:nowrap}
svg{width:1.5em;height:1.5em;fill:none;stroke:currentColor;stroke-width:2;stroke-linecap:round;stroke-linejoin:round;flex:none;display:block}
:focus-visible{outline:3px solid var(--accent)}
.launcher,.strong,.pill{outline-offset:2px}
.unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap;border:0}
.round{display:grid;place-items:center;border-radius:50%;color:var(--soft);flex:none}
.round:hover,.item:hover{background:var(--line)}
.pill{display:inline-flex;align-items:center;padding:.35em 1em;border:1px solid;border-radius:1.5em;background:var(--panel);color:var(--accent);font-weight:550;text-align:start;text-decoration:none;line-height:1.3}
.pill:hover{text-decoration:underline}
.strong.strong{background:var(--accent);color:var(--on-accent);border-color:transparent}
.row{display:flex;flex-wrap:wrap;gap:.5em;margin-top:.7em}
.hot,.bar{--ink:var(--red);--wash:var(--red-wash);--rule:#d4483e}
.urgent{--ink:var(--amber);--wash:var(--amber-wash);--rule:#bd8526}

.launcher{position:fixed;bottom:var(--bottom);right:var(--side);display:flex;align-items:center;gap:.6em;justify-content:center;min-width:3.5em;min-height:3.5em;padding:0 1em;border-radius:2em;
background:var(--accent);color:var(--on-accent);font-weight:600;box-shadow:var(--shadow)}
.badge{padding:0 .6em;border-radius:1em;background:var(--panel);color:var(--red)}
[data-position=left]>*{right:auto;left:var(--side)}
.less,[aria-expanded=true] .chat{display:none}
[aria-expanded=true] .less{display:block}

dialog{position:fixed;inset:auto var(--side) calc(var(--bottom) + 4.3em) auto;width:25.5em;max-width:calc(100vw - 2.5em);height:42em;max-height:calc(100dvh - 7em);
border:1px solid var(--line);border-radius:1.1em;background:var(--ground);color:inherit;box-shadow:var(--shadow);overflow:hidden;flex-direction:column;animation:rise .18s}
dialog[open]{display:flex}
dialog>:not(.scroller){flex:none}
@keyframes rise{from{opacity:0}}
.head,.composer{display:flex;align-items:center;gap:.1em;padding:.6em .5em .6em 1.1em;background:var(--panel);border-bottom:1px solid var(--line)}
.names{flex:1;min-width:0;font-size:.85em;color:var(--soft)}
h2{font-size:1.25em;line-height:1.25;color:var(--text);overflow-wrap:anywhere}
.head a{color:var(--accent)}
.menu{padding:.5em;background:var(--panel);border-bottom:1px solid var(--line);max-height:60%;overflow:auto}
.item{display:block;width:100%;padding:0 .8em;border-radius:.5em;text-align:start}
.menu p,.menu .row{margin:.5em .6em}

.bar{padding:.6em 1.1em;font-size:.92em}
.bar,.hot>.card{background:var(--wash);color:var(--ink);border:solid var(--rule);border-width:1px 0}
.bar:empty{position:absolute;padding:0;border:0}
.bar .pill{margin-top:.5em}
.below .pill{margin-inline-start:.3em}
.hot .strong.strong{background:var(--ink);color:var(--wash)}

.scroller{position:relative;flex:1;overflow-y:auto;overscroll-behavior:contain;padding:1.1em;outline-offset:-3px}
.message+.message,.dots{margin-top:.85em}
.message{scroll-margin:.85em}
.card{width:fit-content;max-width:88%;padding:.65em .95em;border:1px solid var(--line);border-radius:1.1em 1.1em 1.1em .3em;background:var(--panel);overflow-wrap:anywhere}
.mine .card{margin-inline-start:auto;border-radius:1.1em 1.1em .3em;background:var(--accent);color:var(--on-accent);border-color:transparent;white-space:pre-wrap}
.hot>.card{max-width:none;width:auto;border-width:2px}
.body{white-space:pre-wrap}
.alarm{display:flex;align-items:center;gap:.5em;margin-bottom:.3em;font-weight:700}
.below{display:flex;flex-wrap:wrap;align-items:center;gap:.3em;font-size:.85em;color:var(--soft);padding:.2em .4em}
.mine .below{justify-content:flex-end}
.mine[data-state=sent]:not(:last-child) .state{display:none}
.mine[data-state=failed] .card,.mine[data-state=refused] .card{background:none;color:inherit;border:2px dashed #d4483e}
.message:not(:last-child)>.quicks{display:none}
details{margin-top:.3em;font-size:.88em;color:var(--soft)}
summary{display:list-item;list-style-position:inside;line-height:44px;text-decoration:underline}
details ul{padding-inline-start:1.2em}
.below .round[aria-pressed=true]{background:var(--accent);color:var(--on-accent)}
.down{rotate:180deg}
.comment{padding:.4em;font-size:.9em;color:var(--soft)}

.dots{display:flex;gap:.35em;padding:.95em 1em}
i{width:.5em;height:.5em;border-radius:50%;background:var(--edge);animation:pulse 1.2s infinite}
i+i{animation-delay:.2s}
i+i+i{animation-delay:.4s}
@keyframes pulse{30%{opacity:.2}}

.composer{align-items:flex-end;gap:.5em;padding:.7em .8em .5em;border:solid var(--line);border-width:1px 0 0}
textarea{width:100%;min-height:44px;max-height:8.5em;padding:.6em .9em;border-color:var(--edge);border-radius:1.35em;background:var(--panel);line-height:1.4;resize:none}
::placeholder{color:var(--soft);opacity:1}
.notice{padding:0 1em .7em;background:var(--panel);color:var(--soft);font-size:.8em;text-align:center}

[aria-expanded=true] .label{position:absolute;opacity:0}
@media (max-width:520px),(max-height:460px){
dialog{inset:var(--view-top,0) 0 auto!important;width:100%;max-width:none;height:var(--view-height,100dvh);max-height:none;border:0;border-radius:0;padding-bottom:env(safe-area-inset-bottom)}
.label{position:absolute;opacity:0}
}
@media (max-height:400px){
dialog[open]{display:block;overflow-y:auto;scroll-padding-bottom:5em}
.composer{position:sticky;bottom:0}
}
@media (forced-colors:active){
*{color:CanvasText!important}
.card,button,.round,.pill{border:1px solid!important}
[aria-pressed=true]{outline:3px double}
i{background:CanvasText}
}
@media (prefers-reduced-motion:reduce){*{animation:none!important}}
`;
