// Finds parts of pages that hold every word typed, with or without Vietnamese marks. Works on pages
// opened as files: the words are in words.js, and nothing is fetched.
"use strict";

(() => {
  const MOST = 20;
  const LETTERS_SHOWN = 160;
  // Words that stand together as they were typed weigh more than the same ones here and there.
  const WORDS_TOGETHER = 10;
  const field = document.getElementById("find");
  const found = document.getElementById("found");
  const root = field.dataset.root;

  const folded = (text) =>
    text.toLowerCase().replaceAll("đ", "d").normalize("NFD").replace(/\p{M}/gu, "");

  const weight = (part, words) => {
    const heading = folded(part.heading);
    const page = folded(part.page);
    const near = words.length > 1 && part.words.includes(words.join(" ")) ? WORDS_TOGETHER : 0;
    return words.reduce(
      (sum, word) => sum + (heading.includes(word) ? 2 : 0) + (page.includes(word) ? 1 : 0), near);
  };

  const line = (part) => {
    const item = document.createElement("li");
    const link = document.createElement("a");
    link.href = `${root}/${part.at}`;
    link.textContent = part.heading === part.page ? part.page : `${part.page}: ${part.heading}`;
    const text = document.createElement("p");
    text.textContent = part.text.slice(0, LETTERS_SHOWN);
    item.append(link, text);
    return item;
  };

  const show = () => {
    const words = folded(field.value).split(/\s+/).filter((word) => word.length > 1);
    if (words.length === 0) {
      found.hidden = true;
      return;
    }
    const fits = WORDS.filter((part) => words.every((word) => part.words.includes(word)))
      .map((part, place) => ({ part, place, weight: weight(part, words) }))
      .sort((one, other) => other.weight - one.weight || one.place - other.place)
      .slice(0, MOST)
      .map((each) => line(each.part));
    const none = document.createElement("li");
    none.textContent = "Không tìm thấy. / Nothing found.";
    found.replaceChildren(...(fits.length ? fits : [none]));
    found.hidden = false;
  };

  field.addEventListener("input", show);
  field.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      field.value = "";
      show();
    }
  });
})();
