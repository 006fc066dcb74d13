// Comfort only: every function of the console works without this file.
"use strict";

// A small menu closes when one clicks elsewhere or presses Escape.
for (const menu of document.querySelectorAll("details.small-menu")) {
  document.addEventListener("click", (event) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
  menu.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
}
