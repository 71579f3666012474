/* The open page as its reader sees it: without what is not shown, what is typed into it, what runs and what is drawn. */
(() => {
  const copy = document.documentElement.cloneNode(true);
  const copied = copy.querySelector("body")?.querySelectorAll("*") ?? [];
  const facts = "script[type='application/ld+json']";
  document.body?.querySelectorAll("*").forEach((element, place) => {
    if (!element.matches(facts) && !element.checkVisibility()) copied[place].remove();
  });
  const dropped = `script:not(${facts}),style,svg,img,picture,video,audio,canvas,iframe,object,embed,template,input,textarea,select`;
  copy.querySelectorAll(dropped).forEach((element) => element.remove());
  return { url: location.href, title: document.title, html: `<!doctype html>${copy.outerHTML}` };
})();
