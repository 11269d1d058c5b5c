package io.gossamer.proxy.inbound;

/** A header field, or a pseudo-header, as it stands on the wire. */
record Field(String name, String value) {

    @Override
    public String toString() {
        return name + ": " + value;
    }
}
