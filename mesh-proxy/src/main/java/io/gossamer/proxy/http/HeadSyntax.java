package io.gossamer.proxy.http;

import io.netty.util.AsciiString;

/** Which bytes may stand where in a message head (RFC 9110 section 5.5 and 5.6, RFC 3986). */
public final class HeadSyntax {

    private static final byte TOKEN = 1;
    private static final byte VALUE = 2;
    private static final byte HOST = 4;

    private static final byte[] KINDS = new byte[256];

    static {
        for (int c = 0; c < 256; c++) {
            if (c == '\t' || (c >= 0x20 && c != 0x7F)) {
                KINDS[c] |= VALUE;
            }
        }
        for (char c = '0'; c <= '9'; c++) {
            KINDS[c] |= TOKEN | HOST;
        }
        for (char c = 'a'; c <= 'z'; c++) {
            KINDS[c] |= TOKEN | HOST;
            KINDS[c - 32] |= TOKEN | HOST;
        }
        for (char c : "!#$%&'*+-.^_`|~".toCharArray()) {
            KINDS[c] |= TOKEN;
        }
        for (char c : "-._~!$&'()*+,;=%".toCharArray()) {
            KINDS[c] |= HOST;
        }
    }

    private HeadSyntax() {}

    public static boolean isToken(byte b) {
        return (KINDS[b & 0xFF] & TOKEN) != 0;
    }

    public static boolean isValue(byte b) {
        return (KINDS[b & 0xFF] & VALUE) != 0;
    }

    /** Whether the bytes are a scheme (RFC 3986 section 3.1): nothing that could end it. */
    public static boolean isScheme(AsciiString text) {
        for (int i = 0; i < text.length(); i++) {
            byte b = text.byteAt(i);
            boolean letter = (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z');
            boolean other = (b >= '0' && b <= '9') || b == '+' || b == '-' || b == '.';
            if (!letter && (!other || i == 0)) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    /**
     * Whether the bytes are {@code host [":" port]}: a name, an IPv4 address or a bracketed IPv6
     * address, no user information.
     *
     * @param empty whether nothing at all is allowed
     */
    public static boolean isAuthority(AsciiString text, boolean empty) {
        int length = text.length();
        if (length == 0) {
            return empty;
        }
        int i = 0;
        if (text.byteAt(0) == '[') {
            i = text.indexOf(']', 1) + 1;
            if (i < 3 || !isAddress6(text, i - 1)) {
                return false;
            }
        } else {
            while (i < length && (KINDS[text.byteAt(i) & 0xFF] & HOST) != 0) {
                i++;
            }
            if (i == 0) {
                return false;
            }
        }
        return i == length || isPort(text, i);
    }

    private static boolean isAddress6(AsciiString text, int end) {
        for (int i = 1; i < end; i++) {
            byte b = text.byteAt(i);
            boolean hex =
                    (b >= '0' && b <= '9') || (b >= 'a' && b <= 'f') || (b >= 'A' && b <= 'F');
            if (!hex && b != ':' && b != '.') {
                return false;
            }
        }
        return true;
    }

    private static boolean isPort(AsciiString text, int colon) {
        if (text.byteAt(colon) != ':' || text.length() - colon > 6) {
            return false;
        }
        int port = 0;
        for (int i = colon + 1; i < text.length(); i++) {
            int digit = text.byteAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return false;
            }
            port = port * 10 + digit;
        }
        return port <= 65_535;
    }

    /**
     * Whether the bytes may stand in a path and query: no control byte, space, DEL or fragment;
     * bytes above ASCII only as well-formed UTF-8.
     */
    public static boolean isPath(AsciiString text) {
        byte[] array = text.array();
        int end = text.arrayOffset() + text.length();
        int i = text.arrayOffset();
        while (i < end) {
            int b = array[i] & 0xFF;
            if (b < 0x80) {
                if (b <= 0x20 || b == 0x7F || b == '#') {
                    return false;
                }
                i++;
            } else {
                int length = utf8Length(array, i, end);
                if (length == 0) {
                    return false;
                }
                i += length;
            }
        }
        return true;
    }

    /** Length of the well-formed multi-byte sequence at {@code i}, or 0. */
    private static int utf8Length(byte[] array, int i, int end) {
        int b = array[i] & 0xFF;
        int length = b >= 0xF0 ? 4 : b >= 0xE0 ? 3 : 2;
        if (b < 0xC2 || b > 0xF4 || i + length > end) {
            return 0;
        }
        int codePoint = b & (0xFF >> (length + 1));
        for (int k = 1; k < length; k++) {
            int next = array[i + k] & 0xFF;
            if ((next & 0xC0) != 0x80) {
                return 0;
            }
            codePoint = codePoint << 6 | (next & 0x3F);
        }
        boolean overlong =
                (length == 3 && codePoint < 0x800) || (length == 4 && codePoint < 0x10000);
        boolean surrogate = codePoint >= 0xD800 && codePoint <= 0xDFFF;
        return overlong || surrogate || codePoint > 0x10FFFF ? 0 : length;
    }

    /**
     * Value of the octet that is written as {@code %} and two hexadecimal digits at the index (RFC
     * 3986 section 2.1); -1 if none is.
     */
    public static int octetAt(byte[] text, int index) {
        if (text[index] != '%' || index + 2 >= text.length) {
            return -1;
        }
        int high = Character.digit(text[index + 1], 16);
        int low = Character.digit(text[index + 2], 16);
        return high < 0 || low < 0 ? -1 : high << 4 | low;
    }
}
