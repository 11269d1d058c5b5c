package io.gossamer.autoconfigure.server;

import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Counts unary calls in flight, so that a drain waits for them and not for watches, which never end
 * by themselves. Thread-safe.
 */
final class CallsInFlight implements ServerInterceptor {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition idle = lock.newCondition();
    private int count;

    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        if (call.getMethodDescriptor().getType() != MethodType.UNARY) {
            return next.startCall(call, headers);
        }
        change(1);
        ServerCall.Listener<Q> served;
        try {
            served = next.startCall(call, headers);
        } catch (RuntimeException | Error e) {
            change(-1);
            throw e;
        }
        return new SimpleForwardingServerCallListener<>(served) {
            @Override
            public void onComplete() {
                change(-1);
                super.onComplete();
            }

            @Override
            public void onCancel() {
                change(-1);
                super.onCancel();
            }
        };
    }

    /** Waits until there is no unary call, at most so long. False if the time ran out. */
    boolean awaitNone(Duration timeout) throws InterruptedException {
        long left = timeout.toNanos();
        lock.lock();
        try {
            while (count > 0) {
                if (left <= 0) {
                    return false;
                }
                left = idle.awaitNanos(left);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void change(int by) {
        lock.lock();
        try {
            count += by;
            if (count == 0) {
                idle.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }
}
