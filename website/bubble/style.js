/** The bubble's looks. `#root` starts from the browser's own defaults, whatever the host page says. */

export const sheet = `
:host{all:initial!important;position:fixed!important;inset:auto!important;z-index:2147483000!important}
:host([hidden]){display:none!important}
#root{
--ground:#f3f7f6;--panel:#fff;--text:#16292b;--soft:#3f5557;--line:#d3dfde;--edge:#7c9092;
--alarm:#8f1410;--alarm-ground:#fdf0ee;--alarm-line:#c9372c;--care:#5c3d00;--care-ground:#fff6e0;--care-line:#b7791f;
--shadow:0 1px 2px #0a28281a,0 12px 40px #0a282833;color-scheme:light;
font:400 medium/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue","Noto Sans",Arial,sans-serif;color:var(--text);
text-align:start;-webkit-text-size-adjust:100%}
#root[data-theme=dark]{
--ground:#0d1719;--panel:#142124;--text:#e8f1f0;--soft:#b5c8c8;--line:#2b3d40;--edge:#7d9496;
--alarm:#ffb9b1;--alarm-ground:#3a1614;--alarm-line:#e5675c;--care:#ffdc9a;--care-ground:#32260c;--care-line:#c99a3b;
--shadow:0 1px 2px #0006,0 12px 40px #000a;color-scheme:dark}
*,*::before,*::after{box-sizing:border-box}
[hidden]{display:none!important}
button,textarea{font:inherit;color:inherit;margin:0}
button,summary{cursor:pointer;-webkit-tap-highlight-color:transparent}
button,a.tool,a.call{min-height:44px;min-width:44px;touch-action:manipulation}
a{color:var(--accent);text-underline-offset:.15em}
p,ul,h2{margin:0;padding:0}
svg{width:1.5em;height:1.5em;fill:none;stroke:currentColor;stroke-width:2;stroke-linecap:round;stroke-linejoin:round;flex:none;display:block}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
.unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}

.launcher{position:fixed;bottom:calc(var(--clinic-chat-bottom,1.25em) + env(safe-area-inset-bottom));inset-inline-end:auto;
right:var(--clinic-chat-side,1.25em);display:flex;align-items:center;gap:.6em;min-height:3.5em;padding:0 1.4em 0 1.15em;border:1px solid transparent;
border-radius:2em;background:var(--accent);color:var(--on-accent);font-weight:600;box-shadow:var(--shadow);transition:transform .15s}
.launcher:hover{transform:translateY(-2px)}
.launcher:focus-visible{outline-color:var(--text);box-shadow:0 0 0 2px var(--panel)}
.badge{min-width:1.7em;padding:0 .4em;border-radius:1em;background:var(--panel);color:var(--alarm);border:1px solid var(--alarm-line);text-align:center;font-weight:700}
[data-position=left] .launcher{right:auto;left:var(--clinic-chat-side,1.25em)}
.launcher .less,[aria-expanded=true].launcher svg{display:none}
[aria-expanded=true].launcher .less{display:block}

dialog{position:fixed;inset:auto;right:var(--clinic-chat-side,1.25em);bottom:calc(var(--clinic-chat-bottom,1.25em) + 4.25em + env(safe-area-inset-bottom));
width:25.5em;max-width:calc(100vw - 2.5em);height:42em;max-height:calc(100dvh - 7em);margin:0;padding:0;border:1px solid var(--line);border-radius:1.1em;
background:var(--ground);color:inherit;box-shadow:var(--shadow);overflow:hidden;flex-direction:column}
[data-position=left] dialog{right:auto;left:var(--clinic-chat-side,1.25em)}
dialog[open]{display:flex;animation:rise .18s ease-out}
dialog::backdrop{background:none}
@keyframes rise{from{opacity:0;transform:translateY(.75em)}}

header{display:flex;align-items:center;gap:.15em;padding:.6em .5em .6em 1.1em;background:var(--panel);border-bottom:1px solid var(--line);flex:none}
.names{flex:1;min-width:0}
h2{font-size:1.06em;line-height:1.25;font-weight:650;letter-spacing:-.005em;overflow-wrap:anywhere}
.names p{font-size:.85em;color:var(--soft);line-height:1.35}
.tool{display:grid;place-items:center;padding:0;border:1px solid transparent;border-radius:50%;background:none;color:var(--soft);text-decoration:none}
a.tool{color:var(--accent)}
.tool svg{width:1.35em;height:1.35em}
.tool:hover,.item:hover{background:var(--ground)}
.menu{background:var(--panel);border-bottom:1px solid var(--line);padding:.35em;flex:none;max-height:60%;overflow:auto}
.item{display:block;width:100%;padding:.5em .8em;border:0;border-radius:.5em;background:none;text-align:start}
.sure{padding:.6em .75em;display:flex;flex-wrap:wrap;gap:.5em}
.sure p{flex-basis:100%}

.banner,.trouble{flex:none;padding:.6em 1.1em;font-size:.92em}
.banner{background:var(--care-ground);color:var(--care);border-bottom:1px solid var(--care-line)}
.banner a,.trouble a,[data-kind=emergency] a,[data-kind=crisis] a,[data-kind=urgent] a{color:inherit}
.banner:empty,.trouble:empty{position:absolute;padding:0;border:0}
.trouble{display:flex;flex-wrap:wrap;align-items:center;gap:.5em;background:var(--alarm-ground);color:var(--alarm);border-top:1px solid var(--alarm-line)}
.trouble p{flex:1 1 12em}

.transcript{position:relative;flex:1;min-height:0;display:flex}
.scroller{flex:1;min-width:0;overflow-y:auto;overscroll-behavior:contain;padding:1.1em;scrollbar-width:thin;outline-offset:-3px}
[role=log]{display:flex;flex-direction:column;gap:.85em}
.message{max-width:88%;min-width:0;align-self:flex-start;content-visibility:auto;contain-intrinsic-size:auto 7em}
.mine{align-self:flex-end;contain-intrinsic-size:auto 4em}
.text{position:relative;width:fit-content;max-width:100%;padding:.65em .95em;border:1px solid var(--line);border-radius:1.1em;border-end-start-radius:.3em;background:var(--panel);
overflow-wrap:anywhere}
.mine .text{margin-inline-start:auto;background:var(--accent);color:var(--on-accent);border-color:transparent;border-radius:1.1em;border-end-end-radius:.3em;white-space:pre-wrap}
.body{white-space:pre-wrap;unicode-bidi:plaintext}
.below{display:flex;flex-wrap:wrap;align-items:center;justify-content:flex-end;gap:0 .5em;font-size:.82em;color:var(--soft)}
.mine[data-state=sent]:not(:last-child) .state{display:none}
.mine[data-state=failed] .text,.mine[data-state=refused] .text{background:var(--alarm-ground);color:var(--alarm);border:1px dashed var(--alarm-line)}
.mine[data-state=failed] .state,.mine[data-state=refused] .state{color:var(--alarm);font-weight:600}
.quiet{padding:0 .5em;border:0;background:none;color:var(--accent);text-decoration:underline;text-underline-offset:.15em}

.calls,.quicks{display:flex;flex-wrap:wrap;gap:.5em;margin-top:.7em}
.call,.quick,.danger{display:inline-flex;align-items:center;justify-content:center;padding:.35em 1em;border:1px solid var(--accent);border-radius:1.5em;
background:var(--panel);color:var(--accent);font-weight:550;text-align:start;text-decoration:none;line-height:1.3;overflow-wrap:anywhere}
.call{background:var(--accent);color:var(--on-accent);font-weight:650}
.danger{background:var(--alarm-ground);color:var(--alarm);border-color:var(--alarm-line)}
.call:hover,.quick:hover,.danger:hover{text-decoration:underline;text-underline-offset:.2em}
.message:not(:last-child)>.quicks{display:none}

[data-kind=emergency] .text,[data-kind=crisis] .text{background:var(--alarm-ground);border:2px solid var(--alarm-line);color:var(--alarm)}
[data-kind=urgent] .text{background:var(--care-ground);border:2px solid var(--care-line);color:var(--care)}
[data-kind=emergency],[data-kind=crisis],[data-kind=urgent]{max-width:100%}
.alarm{display:flex;align-items:center;gap:.5em;margin-bottom:.35em;font-weight:700;font-size:1.08em;line-height:1.3}
[data-kind=emergency] .call,[data-kind=crisis] .call{background:var(--alarm);border-color:var(--alarm);color:var(--alarm-ground);font-size:1.05em}
[data-kind=urgent] .call{background:var(--care);border-color:var(--care);color:var(--care-ground)}

.conditions{list-style:none;margin-top:.6em;display:grid;gap:.3em;font-size:.92em}
.conditions li{display:flex;gap:.45em;color:var(--soft)}
.conditions svg{width:1.15em;height:1.15em;margin-top:.2em}
.conditions .listed svg{color:var(--accent)}
.conditions b{color:var(--text);font-weight:600}
.sources{margin-top:.45em;font-size:.88em;color:var(--soft)}
.sources summary{min-height:44px;display:flex;align-items:center;gap:.4em;text-decoration:underline;text-underline-offset:.2em;text-decoration-color:var(--edge)}
.sources summary::-webkit-details-marker{display:none}
.sources summary::before{content:"";width:.45em;height:.45em;border:solid currentColor;border-width:0 2px 2px 0;transform:rotate(-45deg);transition:transform .15s}
.sources[open] summary::before{transform:rotate(45deg)}
.sources ul{padding:.1em 0 .3em 1.2em}
cite{font-style:normal;font-weight:600;color:var(--text)}
.feedback{display:flex;align-items:center;gap:.1em;font-size:.85em;color:var(--soft);padding-inline-start:.4em;flex-wrap:wrap}
.rate{display:grid;place-items:center;padding:0;border:1px solid transparent;border-radius:50%;background:none;color:var(--soft)}
.rate:first-of-type{margin-inline-start:.2em}
.rate svg{width:1.3em;height:1.3em}
.rate:hover{background:var(--panel);border-color:var(--line)}
.rate[aria-pressed=true]{color:var(--on-accent)}
.rate[aria-pressed=true] svg{background:var(--accent);border-radius:50%;padding:.3em;width:2em;height:2em}
.down svg{transform:rotate(180deg)}
.thanks{margin-inline-start:.4em}
.comment{display:grid;gap:.5em;padding:.3em .4em;font-size:.9em;color:var(--soft);justify-items:start}

.dots{display:flex;gap:.35em;width:fit-content;margin-top:.85em;padding:.95em 1em;border:1px solid var(--line);border-radius:1.1em;border-end-start-radius:.3em;background:var(--panel)}
.dots i{width:.5em;height:.5em;border-radius:50%;background:var(--edge);animation:pulse 1.2s infinite}
.dots i:nth-child(2){animation-delay:.2s}
.dots i:nth-child(3){animation-delay:.4s}
@keyframes pulse{0%,60%,to{opacity:.35}30%{opacity:1}}
.jump{position:absolute;bottom:.6em;left:50%;margin-left:-22px;display:grid;place-items:center;padding:0;border:1px solid var(--edge);border-radius:50%;background:var(--panel);color:var(--text);box-shadow:var(--shadow)}

.composer{display:flex;align-items:flex-end;gap:.5em;padding:.7em .8em .5em;background:var(--panel);border-top:1px solid var(--line);flex:none}
textarea{width:100%;min-height:44px;max-height:8.5em;padding:.55em .9em;border:1px solid var(--edge);border-radius:1.35em;background:var(--panel);line-height:1.45;resize:none;overflow-wrap:anywhere}
.comment textarea{border-radius:.7em}
textarea::placeholder{color:var(--soft);opacity:1}
textarea:focus-visible{outline-width:2px;outline-offset:0;border-color:transparent}
.send{display:grid;place-items:center;flex:none;padding:0;border:1px solid transparent;border-radius:50%;background:var(--accent);color:var(--on-accent)}
.notice{padding:0 1.1em .7em;background:var(--panel);color:var(--soft);font-size:.8em;line-height:1.4;text-align:center;flex:none}
.notice a{color:inherit}
.paper{position:absolute;width:0;height:0;border:0;visibility:hidden}

@media (max-width:520px),(max-height:460px){
#root dialog{inset:0;top:var(--view-top,0);width:100%;max-width:none;height:var(--view-height,100dvh);max-height:none;border:0;border-radius:0;
padding:env(safe-area-inset-top) env(safe-area-inset-right) env(safe-area-inset-bottom) env(safe-area-inset-left)}
.launcher .label{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.launcher{padding:0 1em}
}
@media (max-height:400px){
#root dialog{overflow-y:auto;display:none}
#root dialog[open]{display:block}
.scroller{overflow:visible;padding:.8em}
.transcript{display:block}
.composer{position:sticky;bottom:0}
}
@media (forced-colors:active){
.mine .text,.call,.send,.launcher,.tool,.rate,.dots,.badge,textarea{border:1px solid ButtonText}
.rate[aria-pressed=true]{forced-color-adjust:none;background:Highlight;color:HighlightText}
.rate[aria-pressed=true] svg{background:none}
.dots i{background:CanvasText}
:focus-visible{outline-color:Highlight}
}
@media (prefers-reduced-motion:reduce){*,*::before,*::after,dialog[open]{animation:none!important;transition:none!important}}
`;
