/**
 * The account of the normative statements: which exist, which tests show them, and the report that
 * fails the build when one is forgotten.
 */
@NullMarked
package conformance.coverage;

import org.jspecify.annotations.NullMarked;
