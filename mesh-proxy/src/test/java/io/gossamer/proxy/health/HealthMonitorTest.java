package io.gossamer.proxy.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.proxy.health.HealthCheck.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** In virtual time; a check's result is what its port is set to, at once or when it is told. */
class HealthMonitorTest {

    private record Task(long at, Runnable work) {}

    private static final HealthCheck WEB =
            new HealthCheck(
                    8080,
                    Kind.HTTP,
                    "/healthz",
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(1),
                    2,
                    3);
    private static final HealthCheck DATA =
            new HealthCheck(9090, Kind.TCP, "", Duration.ofSeconds(1), Duration.ofSeconds(1), 1, 1);

    private final PriorityQueue<Task> tasks = new PriorityQueue<>(Comparator.comparing(Task::at));
    private final Map<Integer, String> failing = new HashMap<>();
    private final List<String> told = new ArrayList<>();
    private final List<Integer> checked = new ArrayList<>();
    private final List<Checker.Outcome> held = new ArrayList<>();
    private boolean hold;
    private long now;
    private double random = 0.5;

    private final HealthMonitor monitor =
            new HealthMonitor(
                    (check, outcome) -> {
                        checked.add(check.port());
                        if (hold) {
                            held.add(outcome);
                        } else {
                            outcome.onChecked(failing.get(check.port()));
                        }
                    },
                    (work, delay) -> {
                        Task task = new Task(now + delay, work);
                        tasks.add(task);
                        return () -> tasks.remove(task);
                    },
                    () -> random,
                    new HealthMonitor.Listener() {
                        @Override
                        public void checked(HealthCheck check, boolean passed) {}

                        @Override
                        public void turned(boolean healthy, String reason) {
                            told.add(healthy ? "healthy" : reason);
                        }
                    });

    private void advance(Duration by) {
        long end = now + by.toNanos();
        while (!tasks.isEmpty() && tasks.peek().at <= end) {
            Task task = tasks.remove();
            now = task.at;
            task.work.run();
        }
        now = end;
    }

    private void fail(HealthCheck check, @Nullable String how) {
        failing.put(check.port(), how);
    }

    @Test
    void theFirstResultCountsAtOnce() {
        fail(WEB, "status 503");
        monitor.configure(List.of(WEB));
        assertThat(told).containsExactly("GET /healthz on port 8080: status 503");

        failing.clear();
        advance(Duration.ofSeconds(5));
        assertThat(told).as("one of two that it takes").hasSize(1);
        advance(Duration.ofSeconds(5));
        assertThat(told).last().isEqualTo("healthy");
    }

    @Test
    void failsAfterSoManyInARowAndIsWellAgainAfterSoMany() {
        monitor.configure(List.of(WEB));
        assertThat(told).containsExactly("healthy");

        fail(WEB, "status 500");
        advance(Duration.ofSeconds(10));
        failing.clear();
        advance(Duration.ofSeconds(5));
        fail(WEB, "status 500");
        advance(Duration.ofSeconds(10));
        assertThat(told).as("never three in a row").hasSize(1);

        advance(Duration.ofSeconds(5));
        assertThat(told).hasSize(2).last().asString().contains("status 500");
        failing.clear();
        advance(Duration.ofSeconds(10));
        assertThat(told).hasSize(3).last().isEqualTo("healthy");
    }

    @Test
    void isWellWhileEveryPortIs() {
        fail(DATA, "connection refused");
        hold = true;
        monitor.configure(List.of(WEB, DATA));
        held.get(0).onChecked(null);
        assertThat(told).as("the other port has no result yet").isEmpty();

        held.get(1).onChecked("connection refused");
        assertThat(told).containsExactly("connect on port 9090: connection refused");
    }

    @Test
    void checksOneAfterTheOtherByItsInterval() {
        hold = true;
        monitor.configure(List.of(WEB));
        advance(Duration.ofMinutes(1));
        assertThat(checked).as("none before the last has ended").hasSize(1);

        held.get(0).onChecked(null);
        advance(Duration.ofSeconds(5));
        assertThat(checked).hasSize(2);
    }

    @Test
    void sidecarsDoNotMarch() {
        random = 0;
        monitor.configure(List.of(WEB));
        advance(Duration.ofMillis(4_499));
        assertThat(checked).hasSize(1);
        random = 1;
        advance(Duration.ofMillis(1));
        assertThat(checked).hasSize(2);
        advance(Duration.ofMillis(5_499));
        assertThat(checked).hasSize(2);
        advance(Duration.ofMillis(1));
        assertThat(checked).hasSize(3);
    }

    @Test
    void whatStaysTheSameGoesOnAndWhatIsGoneEnds() {
        fail(WEB, "status 503");
        monitor.configure(List.of(WEB, DATA));
        monitor.configure(List.of(WEB, DATA));
        assertThat(checked).containsExactly(8080, 9090);

        monitor.configure(List.of(DATA));
        assertThat(told).last().isEqualTo("healthy");
        advance(Duration.ofSeconds(30));
        assertThat(checked).doesNotContainSequence(9090, 8080);

        monitor.configure(List.of());
        int before = checked.size();
        advance(Duration.ofMinutes(1));
        assertThat(checked).hasSize(before);
        assertThat(tasks).isEmpty();
    }

    @Test
    void withoutChecksNothingIsToldUntilSomethingWasWrong() {
        monitor.configure(List.of());
        assertThat(told).isEmpty();

        fail(WEB, "status 503");
        monitor.configure(List.of(WEB));
        monitor.configure(List.of());
        assertThat(told).hasSize(2).last().isEqualTo("healthy");
    }

    @Test
    void aResultThatComesAfterTheEndIsOfNoInterest() {
        hold = true;
        monitor.configure(List.of(WEB));
        monitor.stop();
        held.get(0).onChecked("status 503");

        assertThat(told).isEmpty();
        assertThat(tasks).isEmpty();
    }

    @Test
    void portsAreBounded() {
        List<HealthCheck> many = new ArrayList<>();
        for (int port = 1; port <= 100; port++) {
            many.add(
                    new HealthCheck(
                            port,
                            Kind.TCP,
                            "",
                            Duration.ofSeconds(1),
                            Duration.ofSeconds(1),
                            1,
                            1));
        }
        monitor.configure(many);

        assertThat(checked).hasSize(HealthMonitor.MAX_CHECKS);
    }
}
