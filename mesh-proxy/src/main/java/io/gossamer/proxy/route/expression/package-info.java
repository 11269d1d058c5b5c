/**
 * What is known beforehand of the texts that match a regular expression, so that of many rules only
 * those are asked that may match. Whatever is not understood counts as matching anything. Depends
 * on nothing else.
 */
@NullMarked
package io.gossamer.proxy.route.expression;

import org.jspecify.annotations.NullMarked;
