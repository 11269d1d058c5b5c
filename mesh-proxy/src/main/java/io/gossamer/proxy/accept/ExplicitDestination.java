package io.gossamer.proxy.accept;

import io.gossamer.proxy.model.ProxyFailure;
import io.gossamer.proxy.model.Target;

/**
 * What a client that was told about the proxy asks for (rule R13). The receiver installs the next
 * stage behind the {@link ExplicitHandler} and then calls {@code proceed} or {@code accept}, on the
 * connection's event loop; until then the client's bytes are held and reading is off.
 */
public sealed interface ExplicitDestination {

    /** The client speaks HTTP to the proxy: each request names its own destination. */
    final class HttpProxy implements ExplicitDestination {

        private final ExplicitHandler handler;

        HttpProxy(ExplicitHandler handler) {
            this.handler = handler;
        }

        /** Hands the client's bytes, as they came, to the stage behind. */
        public void proceed() {
            handler.proceed();
        }
    }

    /** CONNECT or SOCKS5: everything that follows belongs to one destination. */
    final class Tunnel implements ExplicitDestination {

        private final ExplicitHandler handler;
        private final Target target;
        private final TunnelReply reply;

        Tunnel(ExplicitHandler handler, Target target, TunnelReply reply) {
            this.handler = handler;
            this.target = target;
            this.reply = reply;
        }

        public Target target() {
            return target;
        }

        /** Tells the client that the tunnel stands and hands what follows to the stage behind. */
        public void accept() {
            handler.accept(reply);
        }

        /** Tells the client why there is no tunnel, and closes. */
        public void refuse(ProxyFailure failure) {
            handler.refuse(reply.refused(failure));
        }
    }

    /** Hears of one connection, on its event loop. */
    interface Listener {

        /** At most once. */
        void onDestination(ExplicitDestination destination);

        /**
         * The client did not keep to its protocol or was too slow; it has been answered, where it
         * has an answer, and closed.
         *
         * @param reason {@code what: value (expected: ...)}
         */
        void onRejected(String reason);
    }
}
