package distribution.it;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;

/**
 * Which bundles belong together by what their manifests declare, wired or not: packages, bundles,
 * fragments and capabilities. Stateless.
 */
final class DeclaredClosure {
  private DeclaredClosure() {}

  /** The bundle, those that require something of it, those that require something of them, ... */
  static Set<String> dependents(Bundle bundle, Collection<Bundle> all) {
    return closure(bundle, all, (known, other) -> requires(other, known, true));
  }

  /**
   * The bundle, those of which it requires something, those of which they do, ...; without dynamic
   * imports, which take what is there and need nothing.
   */
  static Set<String> needs(Bundle bundle, Collection<Bundle> all) {
    return closure(bundle, all, (known, other) -> requires(known, other, false));
  }

  private static Set<String> closure(
      Bundle bundle, Collection<Bundle> all, BiPredicate<Bundle, Bundle> belongs) {
    Set<Bundle> found = new HashSet<>(Set.of(bundle));
    boolean grown = true;
    while (grown) {
      grown = false;
      for (Bundle known : List.copyOf(found)) {
        for (Bundle other : all) {
          if (!found.contains(other) && belongs.test(known, other)) {
            grown |= found.add(other);
          }
        }
      }
    }
    Set<String> names = new TreeSet<>();
    found.forEach(each -> names.add(each.getSymbolicName()));
    return names;
  }

  private static boolean requires(Bundle who, Bundle from, boolean dynamic) {
    List<BundleCapability> offered = revision(from).getDeclaredCapabilities(null);
    return revision(who).getDeclaredRequirements(null).stream()
        .filter(DeclaredClosure::matters)
        .filter(requirement -> dynamic || !isDynamic(requirement))
        .anyMatch(
            requirement ->
                offered.stream()
                    .filter(each -> each.getNamespace().equals(requirement.getNamespace()))
                    .anyMatch(requirement::matches));
  }

  /** Services come and go without anybody being wired to them. */
  private static boolean matters(BundleRequirement requirement) {
    return requirement.getDirectives().getOrDefault("effective", "resolve").equals("resolve");
  }

  private static boolean isDynamic(BundleRequirement requirement) {
    return "dynamic".equals(requirement.getDirectives().get("resolution"));
  }

  private static BundleRevision revision(Bundle bundle) {
    return bundle.adapt(BundleRevision.class);
  }
}
