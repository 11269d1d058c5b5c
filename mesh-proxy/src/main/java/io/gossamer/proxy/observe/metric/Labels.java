package io.gossamer.proxy.observe.metric;

/**
 * A set of labels as it is exposed: names and escaped values in the order in which they were added.
 * Immutable; make it once per connection, route or endpoint.
 */
public final class Labels {

    public static final Labels NONE = new Labels("", false);

    /** Longest value that is kept: what a peer sends must not grow the exposition. */
    private static final int MAX_VALUE = 253;

    private final String text;
    private final boolean ephemeral;
    private final int hash;

    private Labels(String text, boolean ephemeral) {
        this.text = text;
        this.ephemeral = ephemeral;
        hash = text.hashCode();
    }

    /** These labels and one more. */
    public Labels and(String name, String value) {
        StringBuilder joined =
                new StringBuilder(text.length() + name.length() + value.length() + 4);
        joined.append(text);
        if (!text.isEmpty()) {
            joined.append(',');
        }
        joined.append(name).append("=\"");
        escape(value, joined);
        return new Labels(joined.append('"').toString(), ephemeral);
    }

    /** These labels and others. */
    public Labels and(Labels others) {
        if (others.text.isEmpty()) {
            return this;
        }
        if (text.isEmpty()) {
            return ephemeral ? others.ephemeral() : others;
        }
        return new Labels(text + ',' + others.text, ephemeral || others.ephemeral);
    }

    /** Marks labels of one peer or endpoint: their series is hidden when idle for long. */
    Labels ephemeral() {
        return ephemeral ? this : new Labels(text, true);
    }

    boolean isEphemeral() {
        return ephemeral;
    }

    /** {@code a="b",c="d"}. */
    String text() {
        return text;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Labels labels && labels.hash == hash && labels.text.equals(text);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    @Override
    public String toString() {
        return '{' + text + '}';
    }

    private static void escape(String value, StringBuilder into) {
        int end = Math.min(value.length(), MAX_VALUE);
        for (int i = 0; i < end; i++) {
            char c = value.charAt(i);
            switch (c) {
                case '\\' -> into.append("\\\\");
                case '"' -> into.append("\\\"");
                case '\n' -> into.append("\\n");
                default -> into.append(Character.isISOControl(c) ? '?' : c);
            }
        }
    }
}
