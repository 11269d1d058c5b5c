package io.gossamer.destination.index;

import io.gossamer.destination.resource.EndpointSlice;
import io.gossamer.destination.resource.Kind;
import io.gossamer.destination.resource.Pod;
import io.gossamer.destination.resource.Problem;
import io.gossamer.destination.resource.Resource;
import io.gossamer.destination.resource.ResourceKey;
import io.gossamer.destination.resource.Service;
import io.gossamer.destination.resource.route.Route;
import java.net.InetAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All resources at one version. Immutable; look-ups take constant time unless they say otherwise.
 */
public final class Snapshot {

    /** Before any source was read. */
    public static final Snapshot EMPTY = new SnapshotBuilder(ClusterIps.NONE).empty();

    private final long version;
    private final boolean synced;
    private final PersistentMap<ResourceKey, Resource> resources;
    private final Groups groups;
    private final List<Problem> problems;
    private final Map<Problem, Instant> problemDates;
    private final PersistentMap<ResourceKey, Instant> podDates;
    private final @Nullable Set<Facet> noted;

    Snapshot(
            long version,
            boolean synced,
            PersistentMap<ResourceKey, Resource> resources,
            Groups groups,
            List<Problem> problems,
            Map<Problem, Instant> problemDates,
            PersistentMap<ResourceKey, Instant> podDates) {
        this(version, synced, resources, groups, problems, problemDates, podDates, null);
    }

    private Snapshot(
            long version,
            boolean synced,
            PersistentMap<ResourceKey, Resource> resources,
            Groups groups,
            List<Problem> problems,
            Map<Problem, Instant> problemDates,
            PersistentMap<ResourceKey, Instant> podDates,
            @Nullable Set<Facet> noted) {
        this.noted = noted;
        this.version = version;
        this.synced = synced;
        this.resources = resources;
        this.groups = groups;
        this.problems = problems;
        this.problemDates = problemDates;
        this.podDates = podDates;
    }

    /** A problem and when it was first seen. */
    public record DatedProblem(Problem problem, Instant since) {}

    /**
     * The same with the dates of what is new in it.
     *
     * @param before the version that this one follows
     * @param podDate of Pods that joined
     */
    Snapshot dated(Snapshot before, Instant podDate, Instant now) {
        PersistentMap<ResourceKey, Instant> dates = before.podDates;
        List<Map.Entry<ResourceKey, Boolean>> pods = new ArrayList<>();
        before.resources.differences(
                resources,
                (key, old, fresh) -> {
                    if (key.kind() == Kind.POD && (old == null || fresh == null)) {
                        pods.add(Map.entry(key, fresh != null));
                    }
                });
        for (Map.Entry<ResourceKey, Boolean> pod : pods) {
            dates =
                    pod.getValue()
                            ? dates.with(pod.getKey(), podDate)
                            : dates.without(pod.getKey());
        }
        Map<Problem, Instant> newProblemDates = new HashMap<>();
        problems.forEach(
                problem ->
                        newProblemDates.put(
                                problem, before.problemDates.getOrDefault(problem, now)));
        return new Snapshot(version, synced, resources, groups, problems, newProblemDates, dates);
    }

    /**
     * The same snapshot, which notes what is looked up in it. For one thread.
     *
     * @param facets where it is added
     */
    public Snapshot noting(Set<Facet> facets) {
        return new Snapshot(
                version, synced, resources, groups, problems, problemDates, podDates, facets);
    }

    /** The whole of it, to be kept: notes nothing any more. */
    public Snapshot whole() {
        note(Facet.EVERYTHING);
        return new Snapshot(version, synced, resources, groups, problems, problemDates, podDates);
    }

    /** Grows with every change. */
    public long version() {
        return version;
    }

    /** Whether all sources have been read once. */
    public boolean synced() {
        return synced;
    }

    public Optional<Service> service(String namespace, String name) {
        return find(Service.class, new ResourceKey(Kind.SERVICE, namespace, name));
    }

    public Optional<Pod> pod(String namespace, String name) {
        return find(Pod.class, new ResourceKey(Kind.POD, namespace, name));
    }

    /** A resource of this type and key. */
    public <T extends Resource> Optional<T> find(Class<T> type, ResourceKey key) {
        note(Facet.Sort.RESOURCE, key);
        Resource found = resources.get(key);
        return type.isInstance(found) ? Optional.of(type.cast(found)) : Optional.empty();
    }

    /** All resources of a type in a namespace; takes time in their number. */
    public <T extends Resource> List<T> all(Class<T> type, String namespace) {
        if (noted != null) {
            note(kindIn(type, namespace));
        }
        return orNone(groups.byKind().get(Groups.kindKey(type, namespace))).stream()
                .map(type::cast)
                .toList();
    }

    /** All resources of a type; takes time in the number of all resources. */
    public <T extends Resource> List<T> all(Class<T> type) {
        note(Facet.EVERYTHING);
        Map<ResourceKey, T> found = new TreeMap<>();
        resources.forEach(
                (key, resource) -> {
                    if (type.isInstance(resource)) {
                        found.put(key, type.cast(resource));
                    }
                });
        return List.copyOf(found.values());
    }

    /** The slices of a service. Empty if nobody wrote any. */
    public List<EndpointSlice> slices(String namespace, String service) {
        String key = sliceKey(namespace, service);
        note(Facet.Sort.SLICES_OF_SERVICE, key);
        return orNone(groups.slices().get(key));
    }

    public List<Pod> podsAt(InetAddress address) {
        note(Facet.Sort.PODS_AT_ADDRESS, address);
        return orNone(groups.podsByAddress().get(address));
    }

    /** The services of a cluster IP: more than one if manifests contradict each other. */
    public List<Service> servicesAt(InetAddress address) {
        note(Facet.Sort.SERVICES_AT_ADDRESS, address);
        return orNone(groups.servicesByAddress().get(address));
    }

    /** The routes that name a Service, Server or EgressNetwork as parent, in their precedence. */
    public List<Route> routesOf(ResourceKey parent) {
        note(Facet.Sort.ROUTES_OF_PARENT, parent);
        return orNone(groups.routesByParent().get(parent));
    }

    /** When a Pod joined; null if it was there when the sources were first read. */
    public @Nullable Instant podSince(ResourceKey pod) {
        note(Facet.Sort.RESOURCE, pod);
        Instant since = podDates.get(pod);
        return since == null || since.equals(Instant.EPOCH) ? null : since;
    }

    public List<DatedProblem> problems() {
        note(Facet.EVERYTHING);
        return problems.stream()
                .map(
                        problem ->
                                new DatedProblem(
                                        problem, problemDates.getOrDefault(problem, Instant.EPOCH)))
                .toList();
    }

    private static <V> List<V> orNone(@Nullable List<V> list) {
        return list == null ? List.of() : list;
    }

    List<Problem> undatedProblems() {
        return problems;
    }

    Groups groups() {
        return groups;
    }

    /** Makes a facet only if somebody notes it. */
    private void note(Facet.Sort sort, Object key) {
        if (noted != null) {
            noted.add(new Facet(sort, key));
        }
    }

    private void note(Facet facet) {
        if (noted != null) {
            noted.add(facet);
        }
    }

    PersistentMap<ResourceKey, Resource> resources() {
        return resources;
    }

    PersistentMap<ResourceKey, Instant> podDates() {
        return podDates;
    }

    /** Whether two are equal, at once if they are one. */
    @SuppressWarnings("ReferenceEquality") // Only a short cut.
    static boolean same(@Nullable Resource one, @Nullable Resource other) {
        return one == other || (one != null && one.equals(other));
    }

    static Facet kindIn(Class<?> type, String namespace) {
        return new Facet(Facet.Sort.KIND_IN_NAMESPACE, Groups.kindKey(type, namespace));
    }

    static String sliceKey(String namespace, String service) {
        return namespace + "/" + service;
    }
}
