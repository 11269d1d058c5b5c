/**
 * What a compose file needs to become a mesh: who takes part, the containers beside each service,
 * and what changes in the services themselves. Pure functions of the model.
 */
@NullMarked
package io.gossamer.cli.compose.plan;

import org.jspecify.annotations.NullMarked;
