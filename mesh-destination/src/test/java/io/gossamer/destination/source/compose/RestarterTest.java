package io.gossamer.destination.source.compose;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two replicas of books, each in the network of its holder. */
@Timeout(60)
class RestarterTest {

    private static final String BOOKS =
            "5c888b63c7e2a181d68c02a7c6a681d073b3859a87a87b3fded7db911a91ba49";
    private static final String SIDECAR =
            "f533745ef4a2d4a80fde39cf5e604b977109c923179890678fd7fb30ce822ee7";
    private static final String HOLDER =
            "c9dc64877b2acca5bbda6c9805367f254dfa81be6a16a73bd899fb626fc40568";
    private static final String BEFORE = "2026-11-28T03:00:01Z";
    private static final String AT = "2026-11-28T03:00:02Z";
    private static final String AFTER = "2026-11-28T03:00:03Z";

    @TempDir Path directory;

    private final AtomicLong skipped = new AtomicLong();
    private RecordedEngine engine;
    private Restarter restarter;
    private Thread thread;

    @BeforeEach
    void start() throws Exception {
        Path socket = directory.resolve("docker.sock");
        engine = RecordedEngine.at(socket, "healthy");
        engine.started(HOLDER, AT);
        engine.started(BOOKS, AFTER);
        engine.started(SIDECAR, AFTER);
        restarter =
                new Restarter(
                        new ComposeSource.Settings(socket, "shop", () -> ""),
                        () -> System.nanoTime() + skipped.get());
        thread = new Thread(restarter::run, "restarter");
        thread.start();
        awaitLook(0);
    }

    @AfterEach
    void stop() throws Exception {
        restarter.close();
        thread.interrupt();
        thread.join();
        engine.close();
    }

    @Test
    void whatRunsInItsNetworkIsLeftAlone() throws Exception {
        look();

        assertThat(engine.restarted()).isEmpty();
    }

    @Test
    void whatWasLeftBehindIsRestartedOnceAndItsSidecarLeavesByItself() throws Exception {
        engine.started(BOOKS, BEFORE);
        engine.started(SIDECAR, BEFORE);
        engine.event(event(HOLDER));
        await(() -> !engine.restarted().isEmpty());
        look();

        assertThat(engine.restarted()).containsExactly(BOOKS);
    }

    @Test
    void whatDockerStartedBeforeItsHolderIsStartedAgain() throws Exception {
        stopped();
        engine.failed(BOOKS, "cannot join network of a non running container: " + HOLDER);
        look();

        assertThat(engine.restarted()).containsExactly(BOOKS);
    }

    @Test
    void whatEndedOrFailedByItselfStaysSo() throws Exception {
        stopped();
        look();
        engine.failed(BOOKS, "driver failed programming external connectivity");
        look();

        assertThat(engine.restarted()).isEmpty();
    }

    @Test
    void failedRestartIsTriedAgainAfterAPause() throws Exception {
        engine.unwilling(true);
        engine.started(BOOKS, BEFORE);
        engine.event(event(BOOKS));
        await(() -> engine.restarted().size() == 1);
        look();
        assertThat(engine.restarted()).hasSize(1);

        engine.unwilling(false);
        skipped.addAndGet(6_000_000_000L);
        engine.event(event(BOOKS));
        await(() -> engine.restarted().size() == 2);
        look();
        assertThat(engine.restarted()).containsExactly(BOOKS, BOOKS);
    }

    /** As after a restart of the engine. */
    @Test
    void engineThatComesBackIsFollowed() throws Exception {
        engine.close();
        engine = RecordedEngine.at(directory.resolve("docker.sock"), "healthy");
        engine.started(HOLDER, AT);
        engine.started(BOOKS, BEFORE);
        engine.started(SIDECAR, AFTER);

        await(() -> engine.restarted().equals(List.of(BOOKS)));
    }

    /** Its socket may be another one by now, which a container that runs does not see. */
    @Test
    void endsWhenTheEngineDoesNotAnswerForLong() throws Exception {
        engine.close();
        skipped.addAndGet(59_000_000_000L);
        thread.join(500);
        assertThat(thread.isAlive()).isTrue();

        skipped.addAndGet(120_000_000_000L);
        thread.join();
    }

    /** Books does not run, and the rest does. */
    private void stopped() {
        String all = RecordedEngine.recording("list-healthy.json");
        int at = all.indexOf("{\"Id\":\"" + BOOKS);
        int state = all.indexOf("\"State\":\"running\"", at);
        engine.show(
                all.substring(0, state)
                        + "\"State\":\"exited\""
                        + all.substring(state + "\"State\":\"running\"".length()));
    }

    /** An event, and all that it leads to. */
    private void look() throws InterruptedException {
        long lists = lists();
        engine.event(event(SIDECAR));
        awaitLook(lists);
        // Only after the first look is over there is another one.
        lists = lists();
        engine.event(event(SIDECAR));
        awaitLook(lists);
    }

    private void awaitLook(long before) throws InterruptedException {
        await(() -> lists() > before);
    }

    private long lists() {
        return engine.all().stream().filter(line -> line.contains("/containers/json?")).count();
    }

    private static String event(String id) {
        return "{\"status\":\"start\",\"id\":\""
                + id
                + "\",\"Type\":\"container\",\"Action\":\"start\",\"Actor\":{\"ID\":\""
                + id
                + "\"},\"time\":1795797728}\n";
    }

    /** Fails by the time that the class allows. */
    private static void await(BooleanSupplier wanted) throws InterruptedException {
        while (!wanted.getAsBoolean()) {
            Thread.sleep(10);
        }
    }
}
