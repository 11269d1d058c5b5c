package io.gossamer.proxy.accept;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** A client of explicit mode broke its protocol. Stackless: such input is expected. */
final class MalformedRequestException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient @Nullable ByteBuf answer;

    /**
     * @param answer what the client is told, or null if its protocol has no answer for this; an
     *     unpooled buffer
     */
    MalformedRequestException(String message, @Nullable ByteBuf answer) {
        super(message, null, false, false);
        this.answer = answer;
    }

    @Nullable ByteBuf answer() {
        return answer;
    }
}
