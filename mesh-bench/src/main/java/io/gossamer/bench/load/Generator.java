package io.gossamer.bench.load;

import io.gossamer.bench.process.AgentSession;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Main class of the load generator. Commands: {@code start SEED SPEC}, {@code mark} (counts from
 * here), {@code read} (what was counted), {@code stop} (the same, and ends the run).
 */
public final class Generator {

    private final EventLoop loop;
    private @Nullable LoadRun run;

    private Generator(EventLoop loop) {
        this.loop = loop;
    }

    /**
     * @param arguments port of the coordinator
     */
    public static void main(String[] arguments) throws IOException {
        EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
        Generator generator = new Generator(group.next());
        AgentSession.serve(Integer.parseInt(arguments[0]), "ready", generator::command);
        System.exit(0);
    }

    private String command(String line) {
        try {
            Callable<String> step = () -> onLoop(line);
            return loop.submit(step).get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private String onLoop(String line) {
        String[] words = line.split(" ", 3);
        LoadRun current = run;
        switch (words[0]) {
            case "start" -> {
                current = new LoadRun(LoadSpec.parse(words[2]), loop, Long.parseLong(words[1]));
                run = current;
                current.start();
                return "started";
            }
            case "mark" -> {
                required(current).meter().reset();
                return "marked";
            }
            case "read" -> {
                return required(current).result().format();
            }
            case "stop" -> {
                String result = required(current).result().format();
                required(current).stop();
                run = null;
                return result;
            }
            default -> throw new IllegalArgumentException("command: " + line);
        }
    }

    private static LoadRun required(@Nullable LoadRun run) {
        if (run == null) {
            throw new IllegalStateException("no load (expected: started before)");
        }
        return run;
    }
}
