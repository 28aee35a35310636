package broker.deploy.archive;

import java.time.Instant;

/** Says whether a jar may be deployed, judging by who has signed it. Immutable. */
@FunctionalInterface
public interface SignaturePolicy {
  /** Takes every jar, signed or not. */
  SignaturePolicy NONE = (jar, at) -> {};

  /**
   * Checks the signatures of a jar.
   *
   * @param at the time for which its certificates have to be valid
   * @throws Refusal if it is unsigned, was changed after it was signed, or its signer is not
   *     trusted or not valid at that time
   */
  void check(PluginJar jar, Instant at) throws Refusal;
}
