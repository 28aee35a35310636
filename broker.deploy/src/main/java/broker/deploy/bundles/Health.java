package broker.deploy.bundles;

import broker.api.admin.DeployedPlugin.State;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;

/**
 * How the components of a plugin are at one moment. Immutable.
 *
 * @param active names of components that are active, or would be once somebody uses them
 * @param waiting names of components that have no configuration
 * @param waitsFor PIDs of these configurations
 * @param unsatisfied what components wait for that nobody offers, in words
 * @param failed which components could not be activated, and why
 */
public record Health(
    Set<String> active,
    Set<String> waiting,
    Set<String> waitsFor,
    List<String> unsatisfied,
    List<String> failed) {
  private static final String CAUSE = "Caused by: ";

  /** Looks at the components of a bundle that is started. */
  static Health of(Bundle bundle, ServiceComponentRuntime runtime) {
    Health health =
        new Health(
            new TreeSet<>(),
            new TreeSet<>(),
            new TreeSet<>(),
            new ArrayList<>(),
            new ArrayList<>());
    Collection<ComponentDescriptionDTO> components = runtime.getComponentDescriptionDTOs(bundle);
    if (components.isEmpty() && bundle.getHeaders("").get("Service-Component") != null) {
      health.unsatisfied.add("its components cannot be read");
    }
    for (ComponentDescriptionDTO component : components) {
      if (runtime.isComponentEnabled(component)) {
        Collection<ComponentConfigurationDTO> all =
            runtime.getComponentConfigurationDTOs(component);
        if (all.isEmpty()) {
          health.await(component);
        }
        all.forEach(health::add);
      }
    }
    return health;
  }

  private void add(ComponentConfigurationDTO component) {
    String name = component.description.name;
    switch (component.state) {
      case ComponentConfigurationDTO.FAILED_ACTIVATION ->
          failed.add("component " + name + " fails: " + cause(component.failure));
      case ComponentConfigurationDTO.UNSATISFIED_CONFIGURATION -> await(component.description);
      case ComponentConfigurationDTO.UNSATISFIED_REFERENCE ->
          unsatisfied.add(
              "component "
                  + name
                  + " is not active: nobody offers "
                  + Stream.of(component.unsatisfiedReferences)
                      .map(
                          reference ->
                              service(component.description, reference.name)
                                  + (reference.target == null ? "" : " " + reference.target))
                      .collect(Collectors.joining(", ")));
      default -> active.add(name);
    }
  }

  /**
   * The interface that a reference asks for; parameters of a constructor have no name of their own.
   */
  private static String service(ComponentDescriptionDTO component, String reference) {
    return Stream.of(component.references)
        .filter(each -> each.name.equals(reference))
        .map(each -> each.interfaceName)
        .findFirst()
        .orElse(reference);
  }

  private void await(ComponentDescriptionDTO component) {
    waiting.add(component.name);
    waitsFor.addAll(List.of(component.configurationPid));
  }

  /** The first cause of a failure, in one line. */
  private static String cause(@Nullable String stackTrace) {
    if (stackTrace == null) {
      return "for no reason given";
    }
    String first = stackTrace.lines().findFirst().orElse("");
    return stackTrace
        .lines()
        .filter(line -> line.startsWith(CAUSE))
        .reduce(first, (before, line) -> line.substring(CAUSE.length()));
  }

  /**
   * True if nothing is left to wait for.
   *
   * @param before names of components that have been active in the version before
   */
  public boolean isGood(Set<String> before) {
    return failed.isEmpty() && unsatisfied.isEmpty() && lost(before).isEmpty();
  }

  /** Components that were active in the version before, and now have no configuration. */
  private Set<String> lost(Set<String> before) {
    Set<String> lost = new TreeSet<>(waiting);
    lost.retainAll(before);
    lost.removeAll(active);
    if (active.isEmpty() && !before.isEmpty()) {
      lost.addAll(waiting);
    }
    return lost;
  }

  /** What is wrong, in one line. */
  public String problem(Set<String> before) {
    List<String> all = new ArrayList<>(failed);
    all.addAll(unsatisfied);
    lost(before).forEach(name -> all.add("component " + name + " has no configuration any more"));
    return String.join("; ", all);
  }

  /** The state of a plugin that is started. */
  public State state() {
    if (!failed.isEmpty() || !unsatisfied.isEmpty()) {
      return State.FAILED;
    }
    return active.isEmpty() && !waiting.isEmpty() ? State.WAITING : State.ACTIVE;
  }
}
