//! What an interface has by inheritance (part 1, 2.2.1): the faults and operations of all it extends, directly or not.
use super::Reader;
use super::interfaces::{Interface, InterfaceFault};
use super::operations::InterfaceOperation;
use super::violations::violation;
use crate::diagnostic::Diagnostic;
use soap_model::contract::QName;
use std::collections::{HashMap, HashSet};
use std::rc::Rc;
use std::sync::Arc;

/// An interface's faults and operations, inherited ones first.
#[derive(Default)]
pub(super) struct Inherited<'d, 't> {
    pub(super) faults: Vec<Rc<InterfaceFault<'d, 't>>>,
    pub(super) operations: Vec<Rc<InterfaceOperation<'d, 't>>>,
    by_fault: HashMap<QName, usize>,
    by_local_name: HashMap<Arc<str>, usize>,
    by_operation: HashMap<QName, usize>,
}

impl<'d, 't> Inherited<'d, 't> {
    pub(super) fn fault(&self, name: &QName) -> Option<&Rc<InterfaceFault<'d, 't>>> {
        self.faults.get(*self.by_fault.get(name)?)
    }

    /// The fault that a broken reference probably means: the one of the same local name.
    pub(super) fn fault_meant(&self, name: &QName) -> Option<&Rc<InterfaceFault<'d, 't>>> {
        self.fault(name).or_else(|| self.faults.get(*self.by_local_name.get(&name.local)?))
    }

    pub(super) fn operation(&self, name: &QName) -> Option<&Rc<InterfaceOperation<'d, 't>>> {
        self.operations.get(*self.by_operation.get(name)?)
    }
}

impl<'d, 't> Reader<'d, 't> {
    /// Puts every interface together with what it inherits, and checks what needs both.
    pub(super) fn inherit(&mut self) {
        let interfaces: Vec<(QName, Rc<Interface<'d, 't>>)> =
            self.interfaces.iter().map(|(name, interface)| (name.clone(), interface.clone())).collect();
        let mut steps = 0;
        for (name, interface) in interfaces {
            let mut inherited = Inherited::default();
            for ancestor in self.ancestors(&name, &interface, &mut steps) {
                let Some(ancestor) = self.interfaces.get(&ancestor).cloned() else { continue };
                self.add(&mut inherited, &ancestor, &interface);
            }
            self.add(&mut inherited, &interface, &interface);
            let inherited = Rc::new(inherited);
            for operation in &interface.operations {
                self.check_fault_references(operation, &inherited);
            }
            self.inherited.insert(name, inherited);
        }
    }

    /// All interfaces that an interface extends, those farthest away first.
    fn ancestors(&mut self, name: &QName, interface: &Interface<'d, 't>, steps: &mut usize) -> Vec<QName> {
        let (mut order, mut seen) = (Vec::new(), HashSet::new());
        let mut queue: Vec<QName> = interface.extends.iter().rev().cloned().collect();
        while let Some(next) = queue.pop() {
            *steps += 1;
            let most = self.options.inheritance_steps;
            if *steps > most {
                let message = format!("more than {most} steps of inheritance would have to be followed");
                self.diagnostics
                    .push(Diagnostic::error("limit-inheritance", message).at(interface.at.label(), ""));
                break;
            }
            if next == *name {
                let diagnostic =
                    violation(&["Interface-1009"], format!("the interface `{name}` extends itself"))
                        .at(interface.at.label_of("extends"), "leads back here")
                        .expected("interfaces that do not extend this one");
                self.diagnostics.push(diagnostic);
                continue;
            }
            if !seen.insert(next.clone()) {
                continue;
            }
            if let Some(of) = self.interfaces.get(&next) {
                queue.extend(of.extends.iter().rev().cloned());
            }
            order.push(next);
        }
        order.reverse();
        order
    }

    /// Adds what one interface declares. Two of the same name must be the same (part 1, 2.3.1.1 and 2.4.1.1).
    fn add(&mut self, to: &mut Inherited<'d, 't>, from: &Interface<'d, 't>, at: &Interface<'d, 't>) {
        for fault in &from.faults {
            match to.fault(&fault.name).cloned() {
                None => {
                    to.by_local_name.entry(fault.name.local.clone()).or_insert(to.faults.len());
                    to.by_fault.insert(fault.name.clone(), to.faults.len());
                    to.faults.push(fault.clone());
                }
                Some(known) if known.content == fault.content => {}
                Some(known) => {
                    let message = format!("the interface gets two different faults `{}`", fault.name);
                    let diagnostic = violation(&["InterfaceFault-1015", "InterfaceFault-1016"], message)
                        .at(at.at.label_of("extends"), "")
                        .also(known.at.label(), "one of them")
                        .also(fault.at.label(), "the other one")
                        .expected("faults of the same name that are the same");
                    self.diagnostics.push(diagnostic);
                }
            }
        }
        for operation in &from.operations {
            match to.operation(&operation.name).cloned() {
                None => {
                    to.by_operation.insert(operation.name.clone(), to.operations.len());
                    to.operations.push(operation.clone());
                }
                Some(known) if known.is_equivalent(operation) => {}
                Some(known) => {
                    let message = format!("the interface gets two different operations `{}`", operation.name);
                    let diagnostic =
                        violation(&["InterfaceOperation-1020", "InterfaceOperation-1021"], message)
                            .at(at.at.label_of("extends"), "")
                            .also(known.at.label(), "one of them")
                            .also(operation.at.label(), "the other one")
                            .expected("operations of the same name that are the same");
                    self.diagnostics.push(diagnostic);
                }
            }
        }
    }
}
