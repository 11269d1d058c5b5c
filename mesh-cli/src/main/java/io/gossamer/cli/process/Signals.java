package io.gossamer.cli.process;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.function.Consumer;

/**
 * Signals of the operating system, as far as the JVM lets us have them. Reached by reflection,
 * since the JDK's type for them is no supported API; where it is missing, signals end the JVM as
 * ever.
 */
public final class Signals {

    private Signals() {}

    /**
     * Calls a handler, on a thread of the JVM, in place of the default action.
     *
     * @param names without the prefix SIG
     * @param handler gets the name
     */
    public static void handle(List<String> names, Consumer<String> handler) {
        for (String name : names) {
            try {
                Class<?> signalType = Class.forName("sun.misc.Signal");
                Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
                Object proxy =
                        Proxy.newProxyInstance(
                                Signals.class.getClassLoader(),
                                new Class<?>[] {handlerType},
                                (self, method, arguments) -> {
                                    if (method.getName().equals("handle")) {
                                        handler.accept(name);
                                    }
                                    return null;
                                });
                signalType
                        .getMethod("handle", signalType, handlerType)
                        .invoke(
                                null,
                                signalType.getConstructor(String.class).newInstance(name),
                                proxy);
            } catch (ReflectiveOperationException e) {
                // Not on this platform: the signal keeps its default action.
            }
        }
    }

    /**
     * Makes the signals that end programs interrupt a thread, so that it ends in order. Each is
     * told on standard error.
     */
    public static void interrupt(Thread thread) {
        handle(
                List.of("INT", "TERM", "HUP"),
                name -> {
                    System.err.println("mesh: SIG" + name + ", ending");
                    thread.interrupt();
                });
    }

    /** Sends a signal to a process. */
    public static void send(String name, long pid) {
        try {
            new ProcessBuilder("kill", "-" + name, Long.toString(pid))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (java.io.IOException e) {
            ProcessHandle.of(pid).ifPresent(ProcessHandle::destroy);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
