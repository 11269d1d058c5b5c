/**
 * The test kit of whole-mesh tests: processes, networks, real servers and scripted peers. It knows
 * the mesh only from outside, by its jars, its wire contract and its commands.
 */
@NullMarked
package io.gossamer.it;

import org.jspecify.annotations.NullMarked;
