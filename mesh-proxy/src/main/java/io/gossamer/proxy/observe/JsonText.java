package io.gossamer.proxy.observe;

/** Writes JSON strings; all that the admin server needs of JSON. */
public final class JsonText {

    private JsonText() {}

    /** Appends the value in quotes, escaped (RFC 8259 section 7). */
    public static StringBuilder quote(StringBuilder into, String value) {
        into.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '"' -> into.append("\\\"");
                case '\\' -> into.append("\\\\");
                case '\n' -> into.append("\\n");
                case '\r' -> into.append("\\r");
                case '\t' -> into.append("\\t");
                default -> {
                    if (c < ' ' || c == 0x7F) {
                        into.append(String.format("\\u%04x", (int) c));
                    } else {
                        into.append(c);
                    }
                }
            }
        }
        return into.append('"');
    }
}
