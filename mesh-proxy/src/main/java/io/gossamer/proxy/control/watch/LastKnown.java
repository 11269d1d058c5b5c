package io.gossamer.proxy.control.watch;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import org.jspecify.annotations.Nullable;

/** What was last known of everything that is watched, across restarts (rule R11). Thread-safe. */
public interface LastKnown {

    /** Kinds of what is watched. */
    enum Kind {
        ENDPOINTS,
        PROFILE,
        INBOUND_POLICY,
        OUTBOUND_POLICY
    }

    /** The serialised message; null if nothing is known. */
    @Nullable ByteString recall(Kind kind, String key);

    void remember(Kind kind, String key, ByteString message);

    /** Memory of one thing. A message that cannot be parsed counts as unknown. */
    default <M extends MessageLite> Remembered<M> of(Kind kind, String key, Parser<M> parser) {
        ByteString bytes = recall(kind, key);
        M restored = null;
        if (bytes != null) {
            try {
                restored = parser.parseFrom(bytes);
            } catch (InvalidProtocolBufferException e) {
                restored = null;
            }
        }
        return new Remembered<>(restored, m -> remember(kind, key, m.toByteString()));
    }

    /** Knows nothing and keeps nothing. */
    static LastKnown nothing() {
        return new LastKnown() {
            @Override
            public @Nullable ByteString recall(Kind kind, String key) {
                return null;
            }

            @Override
            public void remember(Kind kind, String key, ByteString message) {}
        };
    }
}
