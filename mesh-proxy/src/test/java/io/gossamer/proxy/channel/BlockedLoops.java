package io.gossamer.proxy.channel;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import reactor.blockhound.BlockHound;
import reactor.blockhound.BlockingMethod;
import reactor.blockhound.BlockingOperationError;

/**
 * Fails every test of the module that blocks an event loop (rule R22). JUnit finds it by itself.
 * Active where the JVM lets BlockHound change loaded classes: Maven sets the option on JDK 17; an
 * IDE without it runs the tests without this check.
 *
 * <p>The blocking call itself goes on: thrown on a loop, the error could be swallowed by a handler
 * or leave a class unusable for all later tests. It fails the test that runs when it happens, with
 * the place of every call.
 */
public final class BlockedLoops implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {

    /** Without it BlockHound cannot work on JDK 13 and later. */
    static final String JVM_OPTION = "-XX:+AllowRedefinitionToAddDeleteMethods";

    /**
     * Threads of Netty's factory that may block: those that exist to ask the system's resolver, and
     * those of the gRPC servers that tests talk to, which are no part of the proxy.
     */
    private static final List<String> EXEMPT = List.of("resolver", "grpc-");

    private static final ConcurrentLinkedQueue<Throwable> BLOCKED = new ConcurrentLinkedQueue<>();

    private static boolean installed;

    @Override
    public void beforeAll(ExtensionContext context) {
        if (isPossible()) {
            install();
        }
    }

    @Override
    public void afterEach(ExtensionContext context) {
        failIfBlocked();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        failIfBlocked();
    }

    /** Whether this JVM was started with the option that BlockHound needs. */
    static boolean isPossible() {
        return ManagementFactory.getRuntimeMXBean().getInputArguments().contains(JVM_OPTION);
    }

    /** Throws if a loop was blocked since the last call. */
    static void failIfBlocked() {
        List<Throwable> blocked = new ArrayList<>();
        for (Throwable call = BLOCKED.poll(); call != null; call = BLOCKED.poll()) {
            blocked.add(call);
        }
        if (!blocked.isEmpty()) {
            AssertionError error =
                    new AssertionError(
                            "blocking calls on event loops: "
                                    + blocked
                                    + " (expected: none). Use a callback, or another thread.");
            blocked.forEach(error::addSuppressed);
            throw error;
        }
    }

    private static synchronized void install() {
        if (installed) {
            return;
        }
        installed = true;
        // Netty's own integration marks its threads and permits what its locks and TLS need.
        BlockHound.Builder builder = BlockHound.builder().loadIntegrations();
        builder.nonBlockingThreadPredicate(
                marked -> thread -> marked.test(thread) && !isExempt(thread));
        permit(builder);
        builder.blockingMethodCallback(BlockedLoops::onBlocked);
        builder.install();
    }

    /** Calls that do not let a loop wait for anybody; each with its reason. */
    private static void permit(BlockHound.Builder builder) {
        // Classes are read from their jars once, when they are first used.
        builder.allowBlockingCallsInside("java.lang.ClassLoader", "loadClass");
        // So are lists of service providers, by grpc-java with its first channel.
        builder.allowBlockingCallsInside(
                "java.util.ServiceLoader$LazyClassPathLookupIterator", "hasNextService");
        // The JDK reads /dev/urandom as a file; the kernel never lets a reader of it wait.
        builder.allowBlockingCallsInside("sun.security.provider.NativePRNG$RandomIO", "readFully");
        // Handing a name to the resolver's threads takes locks that are held for moments; a full
        // queue refuses, it does not wait.
        builder.allowBlockingCallsInside("java.util.concurrent.ThreadPoolExecutor", "execute");
    }

    private static boolean isExempt(Thread thread) {
        return EXEMPT.stream().anyMatch(thread.getName()::startsWith);
    }

    private static void onBlocked(BlockingMethod method) {
        BLOCKED.add(new BlockingOperationError(method));
    }
}
