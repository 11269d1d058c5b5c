package io.gossamer.proxy.detect;

import io.gossamer.proxy.model.Protocol;
import io.netty.channel.Channel;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A client's connection of which nobody knows yet what it speaks (rule R5). When the client is
 * silent, the onward connection is opened that an opaque one would get, and the first evidence
 * decides: the client's bytes, or the server's. No timer decides.
 *
 * <p>Used the same way inbound and outbound. Confined to the client's event loop, where the onward
 * connection must live too. Ends with one call of the owner that says so, or when the owner closes
 * the client's channel.
 */
public final class UndecidedConnection {

    /** Who composes the stages around this one. */
    public interface Owner {

        /**
         * Opens what an opaque connection would get. Called at most once, and not when a silent
         * client may not be connected at all ({@link DetectionSettings#silence} null).
         */
        void connectOnward(OnwardConnect result);

        /** Something decided. Ends this object's work; the owner calls the decision's methods. */
        void onDecided(Decision decision);

        /**
         * The client is still silent and its destination could not be reached until failfast: the
         * owner closes the client's channel. Ends this object's work.
         */
        void onUnreachable(Throwable cause);

        /** The client has gone. Ends this object's work. */
        void onClosed();
    }

    /** Takes the outcome of {@link Owner#connectOnward}: one call, on the event loop. */
    public interface OnwardConnect {

        /**
         * The connection stands.
         *
         * @param channel on the client's loop, ready for the application's bytes (behind TLS and
         *     transport header); reading off
         */
        void connected(Channel channel);

        void failed(Throwable cause);
    }

    /** What decided. */
    public enum Evidence {
        CLIENT_BYTES,
        SERVER_BYTES,
        /** The client ended its direction: opaque. */
        HALF_CLOSE,
        /** Bytes that were still undecided at the bound of {@link DetectionSettings}: opaque. */
        LIMIT
    }

    private final Channel client;
    private final Owner owner;
    private final long failfastNanos;
    private final ProtocolDetector detector;

    private enum Connect {
        NONE,
        PENDING,
        DONE
    }

    private Connect connect = Connect.NONE;
    private long connectStarted;
    private @Nullable Channel onward;
    private @Nullable ServerProbe probe;
    private @Nullable Decision waiting;
    private @Nullable Future<?> failfastTimer;
    private boolean ended;

    private UndecidedConnection(
            Channel client, DetectionSettings settings, Duration failfast, Owner owner) {
        this.client = client;
        this.owner = owner;
        this.failfastNanos = failfast.toNanos();
        this.detector = new ProtocolDetector(settings, new ClientSide());
    }

    /**
     * Starts detection on a client's channel: adds a handler at the end of its pipeline and reads.
     *
     * @param failfast how long a silent client whose destination cannot be reached is kept
     */
    public static UndecidedConnection start(
            Channel client, DetectionSettings settings, Duration failfast, Owner owner) {
        UndecidedConnection connection = new UndecidedConnection(client, settings, failfast, owner);
        client.pipeline().addLast(connection.detector);
        return connection;
    }

    /** What the connection speaks, and what was opened for it meanwhile. */
    public final class Decision {

        private final Protocol protocol;
        private final @Nullable String serverName;
        private final Evidence evidence;

        private Decision(Protocol protocol, @Nullable String serverName, Evidence evidence) {
            this.protocol = protocol;
            this.serverName = serverName;
            this.evidence = evidence;
        }

        public Protocol protocol() {
            return protocol;
        }

        /** The SNI of a TLS client, or null. */
        public @Nullable String serverName() {
            return serverName;
        }

        public Evidence evidence() {
            return evidence;
        }

        /**
         * The speculative connection, for the owner to use or {@link #dropOnward}; null if there is
         * none, and always null for HTTP.
         */
        public @Nullable Channel onward() {
            return onward;
        }

        /** Closes the speculative connection, if there is one. */
        public void dropOnward() {
            closeOnward();
        }

        /**
         * Hands on what either side has sent so far and turns reading on: called when the next
         * stage stands at the end of the client's pipeline and, if {@link #onward} is used, of that
         * one's.
         */
        public void proceed() {
            detector.proceed();
            if (probe != null && onward != null) {
                probe.proceed();
            }
        }
    }

    private final class ClientSide implements ProtocolDetector.Listener {

        @Override
        public void onDetected(Protocol protocol, @Nullable String serverName) {
            decide(new Decision(protocol, serverName, Evidence.CLIENT_BYTES));
        }

        @Override
        public void onSilence() {
            connect = Connect.PENDING;
            connectStarted = now();
            owner.connectOnward(new ServerSide());
        }

        @Override
        public void onHalfClose() {
            decide(new Decision(Protocol.OPAQUE, null, Evidence.HALF_CLOSE));
        }

        @Override
        public void onLimit() {
            decide(new Decision(Protocol.OPAQUE, null, Evidence.LIMIT));
        }

        @Override
        public void onClosed() {
            clientGone();
        }
    }

    private final class ServerSide implements OnwardConnect, ServerProbe.Listener {

        @Override
        public void connected(Channel channel) {
            connect = Connect.DONE;
            if (ended || !client.isActive()) {
                channel.close();
                clientGone();
                return;
            }
            onward = channel;
            probe = new ServerProbe(this);
            if (waiting != null) {
                probe.end();
            }
            channel.pipeline().addLast(probe);
            report();
        }

        @Override
        public void failed(Throwable cause) {
            connect = Connect.DONE;
            if (!client.isActive()) {
                clientGone();
            } else if (waiting != null) {
                report();
            } else if (!ended) {
                waitForFailfast(cause);
            }
        }

        private void waitForFailfast(Throwable cause) {
            long left = failfastNanos - (now() - connectStarted);
            failfastTimer =
                    client.eventLoop()
                            .schedule(
                                    () -> unreachable(cause),
                                    Math.max(0, left),
                                    TimeUnit.NANOSECONDS);
        }

        @Override
        public void onOpaque() {
            detector.decidedElsewhere();
            decide(new Decision(Protocol.OPAQUE, null, Evidence.SERVER_BYTES));
        }

        @Override
        public void onNoEvidence() {
            closeOnward();
        }
    }

    private void decide(Decision decision) {
        if (ended) {
            return;
        }
        if (failfastTimer != null) {
            failfastTimer.cancel(false);
        }
        waiting = decision;
        boolean http =
                decision.protocol() == Protocol.HTTP1 || decision.protocol() == Protocol.HTTP2;
        if (http) {
            closeOnward();
        } else if (connect == Connect.PENDING) {
            // The connection that was asked for is the one that an opaque client needs.
            return;
        } else if (probe != null) {
            probe.end();
        }
        report();
    }

    private void report() {
        Decision decision = waiting;
        if (decision != null) {
            end();
            owner.onDecided(decision);
        }
    }

    private void unreachable(Throwable cause) {
        if (!ended) {
            end();
            detector.decidedElsewhere();
            owner.onUnreachable(cause);
        }
    }

    private void clientGone() {
        boolean told = ended;
        end();
        closeOnward();
        if (!told && !client.isActive()) {
            owner.onClosed();
        }
    }

    private void end() {
        ended = true;
        waiting = null;
        if (failfastTimer != null) {
            failfastTimer.cancel(false);
        }
    }

    private void closeOnward() {
        if (onward != null) {
            Channel closing = onward;
            onward = null;
            if (probe != null) {
                probe.end();
            }
            closing.close();
        }
    }

    private long now() {
        return client.eventLoop().ticker().nanoTime();
    }
}
