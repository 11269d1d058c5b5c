package io.gossamer.proxy.http.h2;

import io.gossamer.proxy.http.HeaderBlock;
import io.gossamer.proxy.http.HttpNames;
import io.gossamer.proxy.http.RequestHead;
import io.gossamer.proxy.http.ResponseHead;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.util.AsciiString;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * A head as HPACK reads it: pseudo-headers first, then the fields, lower case, without those that
 * belong to HTTP/1 connections. One per connection, filled for each block. Extends Netty's class
 * only for its type; the storage of that stays empty.
 */
final class HeaderSource extends DefaultHttp2Headers {

    private static final AsciiString METHOD = AsciiString.cached(":method");
    private static final AsciiString SCHEME = AsciiString.cached(":scheme");
    private static final AsciiString AUTHORITY = AsciiString.cached(":authority");
    private static final AsciiString PATH = AsciiString.cached(":path");
    private static final AsciiString STATUS = AsciiString.cached(":status");

    private static final int MAX_OWN = 5;
    private static final AsciiString[] STATUSES = new AsciiString[600];

    static {
        for (int status = 100; status < STATUSES.length; status++) {
            STATUSES[status] = AsciiString.cached(Integer.toString(status));
        }
    }

    // Pseudo-headers, and content-length: name, value, name, value, ...
    private final @Nullable AsciiString[] own = new AsciiString[2 * MAX_OWN];
    private final Cursor cursor = new Cursor();
    private HeaderBlock fields = new HeaderBlock(1);
    private int owned;
    private boolean authorityWritten;

    HeaderSource() {
        super(false, 2);
    }

    HeaderSource request(RequestHead head) {
        begin(head.headers);
        own(METHOD, head.method);
        AsciiString authority = head.authority;
        if (!head.isConnect()) {
            own(SCHEME, head.scheme == null ? HttpNames.HTTP : head.scheme);
            own(PATH, head.path);
        }
        if (authority != null) {
            own(AUTHORITY, authority);
            authorityWritten = true;
        }
        contentLength(head.contentLength);
        return this;
    }

    HeaderSource response(ResponseHead head) {
        begin(head.headers);
        int status = head.status;
        own(STATUS, status < STATUSES.length ? STATUSES[status] : new AsciiString("" + status));
        if (status >= 200 && status != 204) {
            contentLength(head.contentLength);
        }
        return this;
    }

    HeaderSource trailers(HeaderBlock trailers) {
        begin(trailers);
        return this;
    }

    private void begin(HeaderBlock block) {
        fields = block;
        owned = 0;
        authorityWritten = false;
    }

    private void own(AsciiString name, AsciiString value) {
        own[owned++] = name;
        own[owned++] = value;
    }

    private void contentLength(long length) {
        if (length >= 0) {
            own(HttpNames.CONTENT_LENGTH, new AsciiString(Long.toString(length)));
        }
    }

    private boolean isSkipped(AsciiString name) {
        return switch (name.length()) {
            case 4 -> authorityWritten && HttpNames.same(name, HttpNames.HOST);
            case 7 -> HttpNames.same(name, HttpNames.UPGRADE);
            case 10 ->
                    HttpNames.same(name, HttpNames.CONNECTION)
                            || HttpNames.same(name, HttpNames.KEEP_ALIVE);
            case 14 -> HttpNames.same(name, HttpNames.CONTENT_LENGTH);
            case 16 -> HttpNames.same(name, HttpNames.PROXY_CONNECTION);
            case 17 -> HttpNames.same(name, HttpNames.TRANSFER_ENCODING);
            default -> false;
        };
    }

    @Override
    public int size() {
        return owned / 2 + fields.size();
    }

    @Override
    public Iterator<Map.Entry<CharSequence, CharSequence>> iterator() {
        return cursor.rewind();
    }

    /** Iterator and entry in one: HPACK reads one entry at a time and keeps none. */
    private final class Cursor
            implements Iterator<Map.Entry<CharSequence, CharSequence>>,
                    Map.Entry<CharSequence, CharSequence> {

        private int nextOwn;
        private int nextField;
        private CharSequence name = AsciiString.EMPTY_STRING;
        private CharSequence value = AsciiString.EMPTY_STRING;

        Cursor rewind() {
            nextOwn = 0;
            nextField = 0;
            return this;
        }

        @Override
        public boolean hasNext() {
            if (nextOwn < owned) {
                return true;
            }
            while (nextField < fields.size() && isSkipped(fields.name(nextField))) {
                nextField++;
            }
            return nextField < fields.size();
        }

        @Override
        public Map.Entry<CharSequence, CharSequence> next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            AsciiString ownName = nextOwn < owned ? own[nextOwn] : null;
            AsciiString ownValue = nextOwn < owned ? own[nextOwn + 1] : null;
            if (ownName != null && ownValue != null) {
                name = ownName;
                value = ownValue;
                nextOwn += 2;
            } else {
                name = fields.name(nextField).toLowerCase();
                value = fields.value(nextField);
                nextField++;
            }
            return this;
        }

        @Override
        public CharSequence getKey() {
            return name;
        }

        @Override
        public CharSequence getValue() {
            return value;
        }

        @Override
        public CharSequence setValue(CharSequence changed) {
            throw new UnsupportedOperationException("header: read only");
        }
    }
}
