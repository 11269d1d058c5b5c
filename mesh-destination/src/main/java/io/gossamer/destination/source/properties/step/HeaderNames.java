package io.gossamer.destination.source.properties.step;

import java.util.regex.Pattern;

/** What may be the name of a header, and what may be its value. */
public final class HeaderNames {

    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,256}");
    private static final Pattern CONTROL = Pattern.compile("[\\x00-\\x08\\x0a-\\x1f\\x7f]");

    private HeaderNames() {}

    /** Whether it may be the name of a header or cookie. */
    public static boolean valid(String name) {
        return TOKEN.matcher(name).matches();
    }

    /** Whether it may be the value of a header. */
    public static boolean validValue(String value) {
        return !CONTROL.matcher(value).find();
    }
}
