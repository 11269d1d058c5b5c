package io.gossamer.destination.resource;

/**
 * Where a resource was defined.
 *
 * @param source a file relative to the watched directory, {@link #REGISTRY}, {@link #DOCKER}, or a
 *     property
 * @param line first line of the resource, from 1; 0 if there are no lines
 */
public record Origin(String source, int line) {

    public static final String REGISTRY = "registry";

    /** What the properties of the service begin with. */
    public static final String SETTINGS = "mesh.destination.";

    /** The Docker engine. */
    public static final String DOCKER = "docker";

    /** Whether it is of what runs now, not of a manifest, which would win over it. */
    public boolean registered() {
        return REGISTRY.equals(source) || DOCKER.equals(source);
    }

    /** Whether it stands in the settings of the service: whoever runs the mesh has written it. */
    public boolean ofSettings() {
        return source.startsWith(SETTINGS);
    }

    @Override
    public String toString() {
        return line > 0 ? source + ":" + line : source;
    }
}
