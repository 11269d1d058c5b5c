package io.gossamer.proxy.control.policy;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The time for which what was known is kept although the server does not know it: it may have
 * restarted and not have read its sources yet (rule R15). On the control loop.
 */
final class Hold {

    private final EventLoop loop;
    private final Duration length;
    private @Nullable ScheduledFuture<?> timer;

    Hold(EventLoop loop, Duration length) {
        this.loop = loop;
        this.length = length;
    }

    /** Runs the action at the end, unless one is waiting already. */
    void begin(Runnable atEnd) {
        if (timer == null) {
            timer =
                    loop.schedule(
                            () -> {
                                timer = null;
                                atEnd.run();
                            },
                            length.toMillis(),
                            TimeUnit.MILLISECONDS);
        }
    }

    /** The server knows it again. */
    void end() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }
}
