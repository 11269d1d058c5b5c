package io.gossamer.cli.compose;

import io.gossamer.cli.compose.model.DeclaredCheck;
import java.util.Map;
import java.util.Optional;

/**
 * What an injected file makes of an application. Immutable.
 *
 * @param name of the project if the file tells it, maybe with variables
 * @param identities DNS identities of the services of the mesh
 * @param accounts their service accounts, by which the mesh knows them
 * @param check what the file says of itself
 */
public record MeshedApplication(
        Optional<String> name,
        Map<String, String> identities,
        Map<String, String> accounts,
        DeclaredCheck check) {

    public MeshedApplication {
        identities = Map.copyOf(identities);
        accounts = Map.copyOf(accounts);
    }
}
