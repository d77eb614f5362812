"""Images are decoded and written anew: only pixels survive, so neither place, device nor anything hidden behind them.

How an image is turned is applied to its pixels first, because the note about it is removed with all others.
"""

import io
import warnings
from contextlib import suppress
from typing import Final

from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from services.cases.cleaning.cleaned import Cleaned
from services.cases.domain.documents.document_refusals import BROKEN, TOO_MANY_PIXELS, FileRefused

FORMATS: Final = ("JPEG", "PNG", "WEBP", "HEIF")
PIXELS: Final = 16_500_000
"""An image of more is made smaller while it is read (JPEG) or refused. In memory it takes up to 8 bytes a pixel."""
MOST_PIXELS: Final = 220_000_000
"""No camera of a phone takes more; the eighth of it is still below `PIXELS`."""
QUALITY: Final = 90
REMOVED: Final = "metadata_removed"
SMALLER: Final = "made_smaller"
CONVERTED: Final = "converted"


def clean_image(content: bytes) -> Cleaned | None:
    """The image with nothing but its pixels; None when it is no image of `FORMATS`. Raises FileRefused."""
    # Pillow warns of large images where this module decides itself.
    warnings.simplefilter("ignore", Image.DecompressionBombWarning)
    Image.MAX_IMAGE_PIXELS = None
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as image:
            return _cleaned(image)
    except UnidentifiedImageError:
        return None
    except FileRefused:
        raise
    # Pillow's decoders raise many kinds of errors for what they cannot read.
    except Exception:  # noqa: BLE001
        raise FileRefused(BROKEN) from None


def _cleaned(image: Image.Image) -> Cleaned:
    kind = image.format or ""
    done = [REMOVED]
    if _shrink(image):
        done.append(SMALLER)
    image.load()
    plain = _in_common_colours(ImageOps.exif_transpose(image))
    if kind == "HEIF":
        kind = "JPEG"
        done.append(CONVERTED)
    return Cleaned(Image.MIME[kind], _written(plain, kind), tuple(done))


def _shrink(image: Image.Image) -> bool:
    """Let the decoder of a JPEG make a large image smaller. Raises FileRefused for what stays too large."""
    width, height = image.size
    if width * height > MOST_PIXELS:
        raise FileRefused(TOO_MANY_PIXELS)
    part = 1
    while width * height > PIXELS * part * part:
        part *= 2
    if part == 1:
        return False
    if image.format != "JPEG":
        raise FileRefused(TOO_MANY_PIXELS)
    image.draft(None, (width // part, height // part))
    return True


def _in_common_colours(image: Image.Image) -> Image.Image:
    """The pixels as sRGB: a profile may name a device, and without its own a photograph would change its colours."""
    if "transparency" in image.info:
        image = image.convert("RGBA")
    profile = image.info.get("icc_profile")
    if profile and image.mode in ("RGB", "RGBA"):
        with suppress(ImageCms.PyCMSError, OSError):
            own, common = ImageCms.ImageCmsProfile(io.BytesIO(profile)), ImageCms.createProfile("sRGB")
            ImageCms.profileToProfile(image, own, common, inPlace=True)
    return image


def _written(image: Image.Image, kind: str) -> bytes:
    out = io.BytesIO()
    image.info.clear()
    if kind == "PNG":
        image.save(out, kind)
    elif kind == "WEBP":
        image.save(out, kind, quality=QUALITY)
    else:
        image.convert("RGB" if image.mode not in ("RGB", "L") else image.mode).save(out, kind, quality=QUALITY)
    return out.getvalue()
