package io.gossamer.destination.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.api.destination.Update;
import io.gossamer.api.mesh.v1.InventorySnapshot;
import io.gossamer.api.mesh.v1.Problem;
import io.gossamer.destination.TestManifests;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManifestChangesTest {

    private static final String PATH = "books.shop.svc.cluster.local:80";

    @TempDir Path directory;

    private RunningDestination destination;

    @BeforeEach
    void start() throws Exception {
        destination = new RunningDestination(directory);
    }

    @AfterEach
    void stop() {
        destination.close();
    }

    @Test
    void watchSeesDifferencesOnly() throws Exception {
        destination.manifest("shop.yaml", TestManifests.shop());
        awaitServices(1);
        Recorded<Update> updates = destination.watch(PATH);
        assertThat(updates.next().getAdd().getAddrsCount()).isEqualTo(2);

        destination.manifest("shop.yaml", TestManifests.shop().replace("10.1.0.6", "10.1.0.7"));

        Update added = updates.next();
        assertThat(added.getAdd().getAddrsCount()).isEqualTo(1);
        assertThat(added.getAdd().getAddrs(0).getGossamer().hasSince()).isTrue();
        assertThat(updates.next().getRemove().getAddrsCount()).isEqualTo(1);
    }

    @Test
    void brokenManifestKeepsTheLastGoodState() throws Exception {
        destination.manifest("shop.yaml", TestManifests.shop());
        awaitServices(1);

        destination.manifest(
                "shop.yaml", TestManifests.shop().replace("podIP: 10.1.0.5", "podIP: 10.1.0"));
        InventorySnapshot invalid =
                destination.inventory().next(inventory -> inventory.getProblemsCount() > 0);
        Problem problem = invalid.getProblems(0);
        assertThat(problem.getOrigin()).isEqualTo("shop.yaml");
        assertThat(problem.getResource()).isEqualTo("Pod/shop/books-7d9-x1");
        assertThat(problem.getField()).isEqualTo("status.podIP");
        assertThat(problem.getValue()).isEqualTo("10.1.0");
        assertThat(problem.getExpected()).isEqualTo("an IP address");
        assertThat(problem.getLine()).isGreaterThan(50);
        assertThat(destination.watch(PATH).next().getAdd().getAddrsCount()).isEqualTo(2);

        destination.manifest("shop.yaml", "{ : [");
        destination
                .inventory()
                .next(
                        inventory ->
                                inventory.getProblemsCount() == 1
                                        && inventory.getProblems(0).getResource().isEmpty());
        assertThat(destination.watch(PATH).next().getAdd().getAddrsCount()).isEqualTo(2);

        destination.manifest("shop.yaml", TestManifests.shop());
        destination.inventory().next(inventory -> inventory.getProblemsCount() == 0);
    }

    @Test
    void atomicallySwappedLinkIsSeen() throws Exception {
        Path one = Files.createDirectories(destination.resources().resolve("..one"));
        Path two = Files.createDirectories(destination.resources().resolve("..two"));
        Files.writeString(one.resolve("shop.yaml"), TestManifests.shop());
        Files.writeString(
                two.resolve("shop.yaml"), TestManifests.shop().replace("10.1.0.6", "10.1.0.7"));
        Path data = destination.resources().resolve("..data");
        Files.createSymbolicLink(data, Path.of("..one"));
        Files.createSymbolicLink(
                destination.resources().resolve("shop.yaml"), Path.of("..data/shop.yaml"));
        awaitServices(1);
        Recorded<Update> updates = destination.watch(PATH);
        updates.next();

        Path link = destination.resources().resolve("..data_tmp");
        Files.createSymbolicLink(link, Path.of("..two"));
        Files.move(link, data, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);

        assertThat(updates.next().getAdd().getAddrsCount()).isEqualTo(1);
        assertThat(updates.next().getRemove().getAddrsCount()).isEqualTo(1);
    }

    @Test
    void serviceThatGoesAndComesBackKeepsTheWatch() throws Exception {
        destination.manifest("shop.yaml", TestManifests.shop());
        awaitServices(1);
        Recorded<Update> updates = destination.watch(PATH);
        updates.next();

        Files.delete(destination.resources().resolve("shop.yaml"));
        assertThat(updates.next().getRemove().getAddrsCount()).isEqualTo(2);
        assertThat(updates.next().getNoEndpoints().getExists()).isFalse();

        destination.manifest("shop.yaml", TestManifests.shop());
        assertThat(updates.next().getAdd().getAddrsCount()).isEqualTo(2);
    }

    private void awaitServices(int count) throws InterruptedException {
        destination.inventory().next(inventory -> inventory.getServicesCount() == count);
    }
}
