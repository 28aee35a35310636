package plugin.auth.login;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import plugin.auth.password.PasswordEntry;
import plugin.auth.password.PasswordFile;
import plugin.auth.password.PasswordHash;

/**
 * Hashes for users who are not in the file, so that time does not tell them from those who are. An
 * unknown name always gets the same entry's hash, and the unknown spread over the kinds of hash as
 * the known do. Immutable; any thread.
 */
final class Decoys {
  private final int seed;
  private final List<PasswordHash> hashes;

  /**
   * The decoys of a file.
   *
   * @param seed makes another choice in every process
   */
  Decoys(@Nullable PasswordFile file, HashWorkers workers, int seed) {
    this.seed = seed;
    this.hashes =
        file == null
            ? List.of()
            : file.entries().stream().map(PasswordEntry::hash).filter(workers::canAfford).toList();
  }

  /** The hash to check for this name in vain; empty if no entry can be checked. */
  Optional<PasswordHash> of(String user) {
    return hashes.isEmpty()
        ? Optional.empty()
        : Optional.of(hashes.get(Math.floorMod(mixed(user.hashCode() ^ seed), hashes.size())));
  }

  /** Spreads similar names (the finalizer of MurmurHash3). */
  private static int mixed(int h) {
    int a = (h ^ (h >>> 16)) * 0x85ebca6b;
    int b = (a ^ (a >>> 13)) * 0xc2b2ae35;
    return b ^ (b >>> 16);
  }
}
