package io.gossamer.proxy.balance.limit;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** What this process has at one destination, over all event loops. Thread-safe; never blocks. */
final class Occupancy {

    /** Complete from the start. */
    private final Map<Limited, AtomicInteger> counts = new EnumMap<>(Limited.class);

    private final List<IdleConnections> idle = new CopyOnWriteArrayList<>();

    /** Those for which room is being made; each is told once. */
    private final List<Runnable> awaitingRoom = new ArrayList<>();

    /** Uses of this by bulkheads; changed by {@link Occupancies} only. */
    int users;

    Occupancy() {
        for (Limited what : Limited.values()) {
            counts.put(what, new AtomicInteger());
        }
    }

    boolean tryEnter(Limited what, int limit) {
        AtomicInteger count = counter(what);
        int now = count.get();
        while (now < limit) {
            int seen = count.compareAndExchange(now, now + 1);
            if (seen == now) {
                return true;
            }
            now = seen;
        }
        return false;
    }

    void leave(Limited what) {
        counter(what).decrementAndGet();
    }

    int count(Limited what) {
        return counter(what).get();
    }

    private AtomicInteger counter(Limited what) {
        return Objects.requireNonNull(counts.get(what));
    }

    void add(IdleConnections connections) {
        idle.add(connections);
    }

    void remove(IdleConnections connections) {
        idle.remove(connections);
    }

    /**
     * Closes idle connections, one for each that asks at the same time.
     *
     * @param then runs once that is done, whether or not there were any
     */
    void makeRoom(Runnable then) {
        synchronized (awaitingRoom) {
            awaitingRoom.add(then);
            if (awaitingRoom.size() > 1) {
                return;
            }
        }
        closeIdle();
    }

    private void closeIdle() {
        List<IdleConnections> all = List.copyOf(idle);
        AtomicInteger left = new AtomicInteger(all.size() + 1);
        Runnable one =
                () -> {
                    if (left.decrementAndGet() == 0) {
                        roomMade();
                    }
                };
        int wanted;
        synchronized (awaitingRoom) {
            wanted = awaitingRoom.size();
        }
        all.forEach(connections -> connections.close(wanted, one));
        one.run();
    }

    private void roomMade() {
        List<Runnable> told;
        synchronized (awaitingRoom) {
            told = List.copyOf(awaitingRoom);
            awaitingRoom.clear();
        }
        told.forEach(Runnable::run);
    }
}
