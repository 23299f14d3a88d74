package dev.zoetrope.interop.hdf5;

import dev.zoetrope.layers.checkpoint.ModelFormatException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A group or a data set, with its attributes. */
public final class Hdf5Object {
    private final Hdf5File file;
    private final String path;
    private final ObjectHeader header;
    private @Nullable Map<String, Long> links;
    private @Nullable List<Attribute> attributes;

    Hdf5Object(Hdf5File file, String path, ObjectHeader header) {
        this.file = file;
        this.path = path;
        this.header = header;
    }

    /** Where it stands: {@code layers/dense/vars/0}; empty for the root. */
    public String path() {
        return path;
    }

    private Map<String, Long> links() throws ModelFormatException {
        if (links == null) {
            links = Links.of(file.bytes(), header);
        }
        return links;
    }

    /** The names in a group. */
    public Set<String> names() throws ModelFormatException {
        return links().keySet();
    }

    /** What stands under a path from here, {@code vars/0}; null if nothing does. */
    public @Nullable Hdf5Object find(String relative) throws ModelFormatException {
        Hdf5Object at = this;
        for (String name : relative.split("/", -1)) {
            Long address = at.links().get(name);
            if (address == null) {
                return null;
            }
            at = file.object(address, at.path.isEmpty() ? name : at.path + "/" + name);
        }
        return at;
    }

    /**
     * What stands under a path from here.
     *
     * @throws ModelFormatException if nothing does
     */
    public Hdf5Object get(String relative) throws ModelFormatException {
        Hdf5Object found = find(relative);
        if (found == null) {
            throw new ModelFormatException("HDF5 " + (path.isEmpty() ? "/" : path) + ": nothing called " + relative);
        }
        return found;
    }

    private List<Attribute> attributes() throws ModelFormatException {
        if (attributes == null) {
            List<Attribute> read = new ArrayList<>();
            for (ObjectHeader.Message message : header.all(ObjectHeader.ATTRIBUTE)) {
                read.add(Attribute.read(file.bytes(), message));
            }
            attributes = read;
        }
        return attributes;
    }

    private @Nullable Attribute attribute(String name) throws ModelFormatException {
        for (Attribute each : attributes()) {
            if (each.name().equals(name)) {
                return each;
            }
        }
        return null;
    }

    /** An attribute's texts; null if there is no such attribute. One of no elements counts as none, of whatever type. */
    public @Nullable List<String> texts(String attribute) throws ModelFormatException {
        Attribute found = attribute(attribute);
        if (found == null) {
            return null;
        }
        return found.space().count() == 0 ? List.of() : found.texts(file.bytes(), file.heap());
    }

    /** An attribute that is one text; null if there is no such attribute. */
    public @Nullable String text(String attribute) throws ModelFormatException {
        Attribute found = attribute(attribute);
        if (found == null) {
            return null;
        }
        if (found.space().count() != 1) {
            throw new ModelFormatException("HDF5 " + path + ": attribute " + attribute + " has "
                    + found.space().count() + " texts, not one");
        }
        return found.texts(file.bytes(), file.heap()).getFirst();
    }

    /** The sizes of a data set's axes. */
    public int[] dims() throws ModelFormatException {
        return Dataspace.read(file.bytes(), message(ObjectHeader.DATASPACE).at())
                .dims()
                .clone();
    }

    /** The numbers of a data set as float32, into part of an array that is long enough for them. */
    public void read(float[] to, int offset) throws ModelFormatException {
        Bytes bytes = file.bytes();
        Datatype type = Datatype.read(bytes, message(ObjectHeader.DATATYPE).at());
        Dataspace space = Dataspace.read(bytes, message(ObjectHeader.DATASPACE).at());
        if (!type.isNumber()) {
            throw new ModelFormatException("HDF5 " + path + ": not numbers");
        }
        file.data().take((long) space.count() * type.size(), path);
        new DataLayout(file, path, type, space, header).read(to, offset);
    }

    private ObjectHeader.Message message(int type) throws ModelFormatException {
        return header.first(type)
                .orElseThrow(
                        () -> new ModelFormatException("HDF5 " + path + ": not a data set (no message " + type + ")"));
    }
}
