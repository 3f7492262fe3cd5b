/** A file that is dropped on the form goes into its field and is sent; one that is too large never leaves. */
for (const form of document.querySelectorAll("form[data-drop]")) {
  const field = form.querySelector("input[type=file]");
  const tooLarge = form.querySelector("[data-too-large]");
  const fits = () => {
    tooLarge.hidden = !(field.files[0]?.size > Number(form.dataset.most));
    return tooLarge.hidden;
  };
  field.addEventListener("change", fits);
  form.addEventListener("submit", (event) => { if (!fits()) event.preventDefault(); });
  // The whole page takes the file: a near miss would make the browser open it in place of the page.
  for (const type of ["dragover", "drop"]) document.addEventListener(type, (event) => event.preventDefault());
  document.addEventListener("drop", (event) => {
    if (!event.dataTransfer?.files.length) return;
    field.files = event.dataTransfer.files;
    if (fits()) form.requestSubmit();
  });
}
