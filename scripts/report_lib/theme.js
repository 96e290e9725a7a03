"use strict";
// Before anything is painted: the colours that the reader's system asks for, until the button chooses others.
(() => {
  const root = document.documentElement;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const follow = () => {
    if (!root.dataset.chosen) {
      root.dataset.theme = dark.matches ? "dark" : "light";
    }
  };
  dark.addEventListener("change", follow);
  follow();
})();
