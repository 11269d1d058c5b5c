package io.gossamer.proxy.balance.simulation;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * One run of a {@link Scenario}. Arrivals, service times and slowdowns come from sources of their
 * own, so that every policy meets the same ones.
 */
final class Simulation {

    private static final long SECOND = 1_000_000_000L;

    /** Beyond as many, how long requests take is not told apart. */
    private static final int MAX_IN_FLIGHT = 64;

    /** A request; {@code doneAt} while it is worked on. */
    private static final class Request {
        final long arrivedAt;
        final int client;
        final double serviceNanos;
        int endpoint;
        int met;
        long doneAt;

        Request(long arrivedAt, int client, double serviceNanos) {
            this.arrivedAt = arrivedAt;
            this.client = client;
            this.serviceNanos = serviceNanos;
        }
    }

    private final Scenario scenario;
    private final Clock clock = new Clock();
    private final Latencies latencies = new Latencies();
    private final PriorityQueue<Request> working =
            new PriorityQueue<>((a, b) -> Long.compare(a.doneAt, b.doneAt));
    private final int[] busy;
    private final double[] slowness;
    private final double[][] latency;
    private final ArrayDeque<Request>[] waiting;
    private final SplittableRandom arrivals;
    private final SplittableRandom slowdowns;
    private final Random services;

    /** Null: all requests wait in one queue for whatever endpoint is free. */
    private final Chooser @Nullable [] clients;

    private Simulation(Scenario scenario, Chooser.@Nullable Factory policy) {
        this.scenario = scenario;
        busy = new int[scenario.endpoints()];
        slowness = new double[scenario.endpoints()];
        latency = new double[scenario.endpoints()][MAX_IN_FLIGHT];
        Arrays.fill(slowness, 1);
        waiting = queues(policy == null ? 1 : scenario.endpoints());
        arrivals = new SplittableRandom(scenario.seed());
        slowdowns = new SplittableRandom(scenario.seed() + 1);
        services = new Random(scenario.seed() + 2);
        clients = policy == null ? null : clients(policy);
    }

    /** Every client chooses by this policy. */
    static Latencies run(Scenario scenario, Policy policy) {
        return run(scenario, policy::create);
    }

    /** Every client has a chooser of its own. */
    static Latencies run(Scenario scenario, Chooser.Factory choosers) {
        return new Simulation(scenario, choosers).run();
    }

    /** The bound: one queue that knows which worker is free, and which of those is fastest. */
    static Latencies centralQueue(Scenario scenario) {
        return new Simulation(scenario, null).run();
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static ArrayDeque<Request>[] queues(int count) {
        ArrayDeque<Request>[] queues = new ArrayDeque[count];
        Arrays.setAll(queues, i -> new ArrayDeque<>());
        return queues;
    }

    private Chooser[] clients(Chooser.Factory policy) {
        Chooser[] all = new Chooser[scenario.clients()];
        Arrays.setAll(
                all, i -> policy.create(scenario.endpoints(), clock, scenario.seed() * 1_000 + i));
        Servers servers = servers();
        for (Chooser each : all) {
            each.runAt(servers);
        }
        return all;
    }

    private Servers servers() {
        return new Servers() {
            @Override
            public int inFlight(int endpoint) {
                return Simulation.this.inFlight(endpoint);
            }

            @Override
            public double latencyNanos(int endpoint) {
                int now = Math.min(MAX_IN_FLIGHT - 1, inFlight(endpoint));
                for (int away = 0; away < MAX_IN_FLIGHT; away++) {
                    double below = latency[endpoint][Math.max(0, now - away)];
                    double above = latency[endpoint][Math.min(MAX_IN_FLIGHT - 1, now + away)];
                    if (below + above > 0) {
                        return below > 0 ? below : above;
                    }
                }
                return 0;
            }
        };
    }

    private Latencies run() {
        long end = scenario.duration().toNanos();
        long nextArrival = 0;
        long nextSlowdown = 0;
        while (true) {
            Request done = working.peek();
            long doneAt = done == null ? Long.MAX_VALUE : done.doneAt;
            long now = Math.min(doneAt, Math.min(nextArrival, nextSlowdown));
            if (now > end) {
                return latencies;
            }
            clock.set(now);
            if (now == nextSlowdown) {
                slow();
                nextSlowdown += SECOND;
            } else if (now == nextArrival) {
                arrive(now);
                nextArrival +=
                        1 + (long) (-Math.log(1 - arrivals.nextDouble()) * scenario.gapNanos());
            } else {
                finish(working.remove(), now, end / 5);
            }
        }
    }

    private void slow() {
        for (int i = 0; i < scenario.slowed(); i++) {
            slowness[i] = 1 + (Scenario.SLOWEST - 1) * slowdowns.nextDouble();
        }
    }

    private void arrive(long now) {
        double sigma = scenario.sigma();
        double service =
                Scenario.MEAN_SERVICE_NANOS
                        * Math.exp(sigma * services.nextGaussian() - sigma * sigma / 2);
        Request request = new Request(now, arrivals.nextInt(scenario.clients()), service);
        int endpoint = clients == null ? fastestFree() : clients[request.client].choose();
        request.met = endpoint < 0 || clients == null ? 0 : inFlight(endpoint);
        if (endpoint < 0) {
            waiting[0].add(request);
        } else if (busy[endpoint] < scenario.workers()) {
            work(request, endpoint, now);
        } else {
            waiting[endpoint].add(request);
        }
    }

    private int inFlight(int endpoint) {
        return busy[endpoint] + waiting[endpoint].size();
    }

    private int fastestFree() {
        int best = -1;
        for (int i = 0; i < busy.length; i++) {
            if (busy[i] < scenario.workers() && (best < 0 || slowness[i] < slowness[best])) {
                best = i;
            }
        }
        return best;
    }

    private void work(Request request, int endpoint, long now) {
        busy[endpoint]++;
        request.endpoint = endpoint;
        request.doneAt = now + (long) (request.serviceNanos * slowness[endpoint]);
        working.add(request);
    }

    private void finish(Request request, long now, long countedFrom) {
        int endpoint = request.endpoint;
        busy[endpoint]--;
        double[] seen = latency[endpoint];
        int met = Math.min(MAX_IN_FLIGHT - 1, request.met);
        seen[met] += (now - request.arrivedAt - seen[met]) / (seen[met] == 0 ? 1 : 10);
        if (request.arrivedAt > countedFrom) {
            latencies.add(now - request.arrivedAt);
        }
        if (clients != null) {
            clients[request.client].answered(endpoint, now - request.arrivedAt);
        }
        Request next = waiting[clients == null ? 0 : endpoint].poll();
        if (next != null) {
            work(next, endpoint, now);
        }
    }
}
