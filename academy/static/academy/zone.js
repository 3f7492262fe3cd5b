/** Fills the hidden time zone of the sign-up form from the browser's own; without it the server guesses. */
for (const field of document.querySelectorAll("input[data-time-zone]")) {
  field.value ||= Intl.DateTimeFormat().resolvedOptions().timeZone ?? "";
}
