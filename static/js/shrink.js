// Shrinks a photo on the phone before it is sent. Without it the photo goes as it is.
(function () {
  "use strict";
  var SIDE = 1600, QUALITY = 0.82, PHOTO = /^image\/(jpeg|png|webp|heic|heif)$/;
  var form = document.querySelector("form[data-shrink]");
  if (!form || !window.createImageBitmap || !window.DataTransfer) return;
  var inputs = form.querySelectorAll("input[type=file]");
  var note = form.querySelector("[data-shrink-note]");
  var busy = null;

  function size(bytes) {
    if (bytes < 1e6) return Math.max(1, Math.round(bytes / 1000)) + " kB";
    return (bytes / 1e6).toFixed(1).replace(".", ",") + " MB";
  }
  function say(text, canvas) {
    note.textContent = text;
    if (canvas) note.prepend(canvas);
  }

  async function shrink(input) {
    var file = input.files[0];
    if (!file) { say(""); return; }
    if (!PHOTO.test(file.type)) { say("Siap dikirim: " + size(file.size) + "."); return; }
    say("Foto sedang diperkecil…");
    try {
      var image = await createImageBitmap(file, { imageOrientation: "from-image" });
      var scale = Math.min(1, SIDE / Math.max(image.width, image.height));
      var canvas = document.createElement("canvas");
      canvas.width = Math.max(1, Math.round(image.width * scale));
      canvas.height = Math.max(1, Math.round(image.height * scale));
      var pen = canvas.getContext("2d");
      pen.fillStyle = "#fff";
      pen.fillRect(0, 0, canvas.width, canvas.height);
      pen.drawImage(image, 0, 0, canvas.width, canvas.height);
      image.close();
      var small = await new Promise(function (done) { canvas.toBlob(done, "image/jpeg", QUALITY); });
      if (input.files[0] !== file) return;  // another one was chosen meanwhile
      var ready = "Siap dikirim: ";
      if (small && small.size < file.size) {
        var box = new DataTransfer();
        box.items.add(new File([small], "foto.jpg", { type: "image/jpeg" }));
        input.files = box.files;
        ready += size(small.size) + ", tadinya " + size(file.size) + ".";
      } else {
        ready += size(file.size) + ".";
      }
      canvas.setAttribute("aria-hidden", "true");
      say(ready, canvas);
    } catch (problem) {
      say("Siap dikirim: " + size(file.size) + ".");
    }
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
