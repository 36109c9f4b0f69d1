// Photos are shrunk on the phone, so that they fit its storage and a slow line.

const SIDE = 1600, QUALITY = 0.82, PHOTO = /^image\/(jpeg|png|webp|heic|heif)$/;

/** A size in words, for people. */
export function sizeWords(bytes) {
  if (bytes < 1e6) return `${Math.max(1, Math.round(bytes / 1000))} kB`;
  return `${(bytes / 1e6).toFixed(1).replace(".", ",")} MB`;
}

/** A photo drawn small; null where it is no photo or cannot be read here. */
export async function drawSmall(file) {
  if (!PHOTO.test(file.type) || !window.createImageBitmap) return null;
  let image;
  try {
    image = await createImageBitmap(file, { imageOrientation: "from-image" });
  } catch {
    return null;
  }
  const scale = Math.min(1, SIDE / Math.max(image.width, image.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(image.width * scale));
  canvas.height = Math.max(1, Math.round(image.height * scale));
  canvas.setAttribute("aria-hidden", "true");
  const pen = canvas.getContext("2d");
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(image, 0, 0, canvas.width, canvas.height);
  image.close();
  return canvas;
}

/** A smaller JPEG of a photo; null where it is none, cannot be read here, or is small already.
 * `canvas`: of `drawSmall`, where it is there already. */
export async function shrinkPhoto(file, canvas = null) {
  const drawn = canvas || await drawSmall(file);
  const small = drawn && await new Promise((done) => drawn.toBlob(done, "image/jpeg", QUALITY));
  return small && small.size < file.size ? small : null;
}
