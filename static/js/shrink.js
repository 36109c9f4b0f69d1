// Shrinks a photo on the phone before it is sent. Without it the photo goes as it is.
// No module itself: a page that send.js writes anew would not run a module again.
(function () {
  "use strict";
  var form = document.querySelector("form[data-shrink]");
  if (!form || !window.DataTransfer) return;
  var inputs = form.querySelectorAll("input[type=file]");
  var note = form.querySelector("[data-shrink-note]");
  var busy = null;

  async function shrink(input) {
    var file = input.files[0];
    note.replaceChildren(file ? "Foto sedang diperkecil…" : "");
    if (!file) return;
    try {
      var photo = await import("../field/photo.js");
      var canvas = await photo.drawSmall(file);
      var small = await photo.shrinkPhoto(file, canvas);
    } catch (problem) {
      note.replaceChildren("Siap dikirim seperti adanya.");
      return;
    }
    if (input.files[0] !== file) return;  // another one was chosen meanwhile
    if (small) {
      var box = new DataTransfer();
      box.items.add(new File([small], "foto.jpg", { type: "image/jpeg" }));
      input.files = box.files;
    }
    var before = small ? ", tadinya " + photo.sizeWords(file.size) : "";
    note.replaceChildren(canvas || "", "Siap dikirim: " + photo.sizeWords((small || file).size) + before + ".");
  }

  inputs.forEach(function (input) {
    input.addEventListener("change", function () {
      if (input.files.length) inputs.forEach(function (other) { if (other !== input) other.value = ""; });
      var mine = shrink(input).then(function () { if (busy === mine) busy = null; });
      busy = mine;
    });
  });
  form.addEventListener("submit", function (event) {
    if (!busy) return;
    event.preventDefault();  // before send.js sends it
    var button = event.submitter;
    busy.then(function () { form.requestSubmit(button); });
  });
})();
