/**
 * {@code io.gossamer.mesh.v1.Inventory}: what is known and what was refused, for operators. Depends
 * on the shared part of the services and on the views; decides nothing itself.
 */
@NullMarked
package io.gossamer.destination.grpc.inventory;

import org.jspecify.annotations.NullMarked;
