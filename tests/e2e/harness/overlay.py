"""What an overlay mount shows, put together from its layers: a second reading of FORMAT.md, 5.1.

It goes down from the root, directory by directory, as the kernel does; Exhibit merges sorted listings instead.
"""

import base64
import functools
from dataclasses import dataclass, field

WHITEOUT_DEVICE = "0:0"
CONTENT_FIELDS = ("sha256", "sparse_sha256", "blobs")


@dataclass(eq=False)
class Layer:
    """A layer's listing, also by directory."""

    number: int
    listing: dict
    children: dict = field(default_factory=dict)

    def __post_init__(self):
        for path in self.listing:
            if path != b"/":
                folder, _, name = path.rpartition(b"/")
                self.children.setdefault(folder or b"/", set()).add(name)


@dataclass(frozen=True)
class Place:
    """A path in a layer."""

    layer: Layer
    path: bytes

    @property
    def entry(self):
        return self.layer.listing.get(self.path)

    @property
    def folder(self):
        return self.path.rpartition(b"/")[0] or b"/"

    def child(self, name):
        return Place(self.layer, join(self.path, name))

    def sibling(self, name):
        return Place(self.layer, join(self.folder, name))


def join(folder, name):
    return folder.rstrip(b"/") + b"/" + name


def join_all(folder, names):
    return functools.reduce(join, names, folder)


class Overlay:
    def __init__(self, lowers, upper=None, *prefixes, is_fuse=False):
        """Listings (path to entry) of the layers, the lower ones from the top. fuse-overlayfs has whiteouts by name, too."""
        numbered = ([(0, upper)] if upper is not None else []) + list(enumerate(lowers, start=1))
        self.layers = [Layer(number, listing) for number, listing in numbered]
        self.prefixes = prefixes
        self.is_fuse = is_fuse
        self.shown = {}
        self.deciding = {}
        """Path to the number of the layer that decided on it: 0 is the upper."""
        tops = [Place(layer, b"/") for layer in self.layers]
        self.show(b"/", tops[0], tops[1:])

    def show(self, path, top, below):
        """Takes what `top` has at `path`; `below` are the places of it in the layers below, if they are asked."""
        entry = dict(top.entry)
        sources = [top, *self.further(top, below)]
        if self.is_metadata_only(top):
            entry |= {name: sources[-1].entry[name] for name in CONTENT_FIELDS if name in sources[-1].entry}
        if top.layer.number == 0 and self.kept_attributes(top):
            entry["attributes"] = sorted({*entry.get("attributes", []), *self.kept_attributes(top)})
        entry["xattrs"] = [xattr for xattr in entry.get("xattrs", []) if not xattr["name"].startswith(self.prefixes)]
        self.shown[path] = entry
        self.deciding[path] = top.layer.number
        if entry["type"] == "dir":
            names = set().union(*(source.layer.children.get(source.path, ()) for source in sources))
            for name in sorted(names):
                if not (self.is_fuse and name.startswith(b".wh.")):
                    self.show_first(join(path, name), [source.child(name) for source in self.not_hidden(name, sources)])

    def not_hidden(self, name, folders):
        """Those down to the first that has a whiteout by this name."""
        for n, folder in enumerate(folders):
            if self.is_fuse and folder.child(b".wh." + name).entry is not None:
                return folders[: n + 1]
        return folders

    def show_first(self, path, places):
        first = next((n for n, place in enumerate(places) if place.entry is not None), None)
        if first is not None and not self.is_whiteout(places[first]):
            self.show(path, places[first], places[first + 1 :])

    def further(self, place, below):
        """The places in the layers below that `place` is shown together with: folders to be merged, or the content."""
        if self.ends(place):
            return []
        redirect = self.mark(place.entry, "redirect")
        if redirect is not None and redirect.startswith(b"/"):
            return self.along(redirect, place)
        if redirect is not None:
            below = [other.sibling(redirect) for other in below]
        for n, other in enumerate(below):
            if other.entry is not None:
                belongs = other.entry["type"] == place.entry["type"] and not self.is_whiteout(other)
                return [other, *self.further(other, below[n + 1 :])] if belongs else []
        return []

    def along(self, path, above):
        """The same by a path from the overlay's root, which layers on the way may redirect in their turn."""
        places = []
        for layer in self.layers:
            if layer.number > above.layer.number:
                place, path, is_last = self.follow(path, layer, above.entry["type"])
                places += [place] if place is not None else []
                if is_last:
                    break
        return places

    def follow(self, path, layer, wanted):
        """What the layer has there, the path by which layers below it are asked, and whether none of them is."""
        components = path.strip(b"/").split(b"/")
        place, onward, is_last = Place(layer, b"/"), b"", False
        for n, component in enumerate(components):
            place = place.child(component)
            if place.entry is None:
                return None, join_all(onward, components[n:]), is_last
            type_here = wanted if n == len(components) - 1 else "dir"
            if place.entry["type"] != type_here or self.is_whiteout(place):
                return None, path, True
            is_last = is_last or self.ends(place)
            redirect = self.mark(place.entry, "redirect") or component
            onward = redirect if redirect.startswith(b"/") else join(onward, redirect)
        return place, onward, is_last

    def ends(self, place):
        """Whether no layer below is asked about what is here."""
        if place.entry["type"] == "dir":
            by_name = self.is_fuse and place.path != b"/" and place.child(b".wh..wh..opq").entry is not None
            return by_name or self.mark(place.entry, "opaque") == b"y"
        return not self.is_metadata_only(place)

    def is_metadata_only(self, place):
        return place.entry["type"] == "file" and self.mark(place.entry, "metacopy") is not None

    def is_whiteout(self, place):
        entry = place.entry
        if entry["type"] == "char":
            return entry["rdev"] == WHITEOUT_DEVICE
        if entry["type"] == "file" and self.mark(entry, "whiteout") is not None:
            folder = place.layer.listing[place.folder]
            return entry["size"] == 0 and self.mark(folder, "opaque") == b"x"
        return False

    def kept_attributes(self, place):
        """Those that the upper layer has as an xattr instead."""
        letters = self.mark(place.entry, "protattr") or b""
        return [name for letter, name in ((b"a", "append"), (b"i", "immutable")) if letter in letters]

    def mark(self, entry, name):
        """The overlay's own extended attribute of an entry."""
        xattrs = {xattr["name"]: xattr["value_b64"] for xattr in entry.get("xattrs", ())}
        values = [xattrs[prefix + name] for prefix in self.prefixes if prefix + name in xattrs]
        return base64.b64decode(values[0]) if values else None
