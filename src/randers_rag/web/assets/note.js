// A note on a page of its own: the passage that the address names stands marked.
const place = document.getElementById(decodeURIComponent(location.hash.slice(1))) ?? document.getElementById(location.hash.slice(1));
if (place) {
  const mark = document.createElement("mark");
  mark.append(...place.childNodes);
  place.append(mark);
  place.classList.add("rr-target");
  place.focus({ preventScroll: true });
  place.scrollIntoView({ block: "center" });
}
