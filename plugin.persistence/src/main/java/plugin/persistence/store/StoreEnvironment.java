package plugin.persistence.store;

import java.time.InstantSource;
import java.util.UUID;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import plugin.persistence.volume.VolumeFigures;

/**
 * What a store takes from outside.
 *
 * @param figures counts what is done
 * @param nanoTime measures
 * @param clock names what is set aside
 * @param chance gives identities
 * @param incidents is told what operators have to know
 */
public record StoreEnvironment(
    VolumeFigures figures,
    LongSupplier nanoTime,
    InstantSource clock,
    Supplier<UUID> chance,
    Incidents incidents) {

  /** That of this process. */
  public static StoreEnvironment system(VolumeFigures figures, Incidents incidents) {
    return new StoreEnvironment(
        figures, System::nanoTime, InstantSource.system(), UUID::randomUUID, incidents);
  }
}
