//! Makes a part call its own functions directly.
//!
//! Parts call each other through the table of functions. What was joined into one file need not: a direct call is
//! shorter, and the optimiser sees through it.

use std::collections::HashMap;
use std::convert::Infallible;

use anyhow::{Context, Result};
use wasm_encoder::reencode::{self, Reencode};
use wasm_encoder::{CodeSection, ExportSection, ImportSection, Instruction, Module};
use wasmparser::{ElementItems, ElementKind, Operator, Parser, Payload, TypeRef};

/// The module that parts take their memory and their table from.
pub const SHARED: &str = "__wasm_split";

/// The name of [`SHARED`] while files are joined.
pub const HOST: &str = "host";

/// `part` with direct calls to what is its own. Errors when it can't be read.
pub fn direct(part: &[u8]) -> Result<Vec<u8>> {
    let mut calls = Direct {
        slots: slots(part)?,
    };
    let mut module = Module::new();
    calls
        .parse_core_module(&mut module, Parser::new(0), part)
        .context("the WebAssembly can't be written again")?;
    Ok(module.finish())
}

/// A function and its type, by their indices.
#[derive(Clone, Copy)]
struct Callee {
    function: u32,
    kind: u32,
}

/// The functions that `part` puts into the table, by their places there.
fn slots(part: &[u8]) -> Result<HashMap<i32, Callee>> {
    let mut kinds = Vec::new();
    let mut slots = HashMap::new();
    for payload in Parser::new(0).parse_all(part) {
        match payload? {
            Payload::ImportSection(imports) => {
                for import in imports.into_imports() {
                    if let TypeRef::Func(kind) = import?.ty {
                        kinds.push(kind);
                    }
                }
            }
            Payload::FunctionSection(functions) => {
                for kind in functions {
                    kinds.push(kind?);
                }
            }
            Payload::ElementSection(elements) => {
                for element in elements {
                    let element = element?;
                    let (ElementKind::Active { offset_expr, .. }, ElementItems::Functions(items)) =
                        (element.kind, element.items)
                    else {
                        continue;
                    };
                    let Operator::I32Const { value: first } =
                        offset_expr.get_operators_reader().read()?
                    else {
                        continue;
                    };
                    for (place, function) in (first..).zip(items) {
                        let function = function?;
                        let kind = kinds.get(function as usize).copied();
                        let kind = kind.context("the table holds a function that is not there")?;
                        slots.insert(place, Callee { function, kind });
                    }
                }
            }
            _ => {}
        }
    }
    Ok(slots)
}

struct Direct {
    slots: HashMap<i32, Callee>,
}

impl Reencode for Direct {
    type Error = Infallible;

    fn parse_import_section(
        &mut self,
        imports: &mut ImportSection,
        section: wasmparser::ImportSectionReader<'_>,
    ) -> Result<(), reencode::Error> {
        for import in section.into_imports() {
            let import = import?;
            let module = match import.module {
                HOST => SHARED,
                other => other,
            };
            imports.import(module, import.name, self.entity_type(import.ty)?);
        }
        Ok(())
    }

    /// Nobody asks a part for anything by name.
    fn parse_export_section(
        &mut self,
        _: &mut ExportSection,
        _: wasmparser::ExportSectionReader<'_>,
    ) -> Result<(), reencode::Error> {
        Ok(())
    }

    fn parse_function_body(
        &mut self,
        code: &mut CodeSection,
        body: wasmparser::FunctionBody<'_>,
    ) -> Result<(), reencode::Error> {
        let mut function = self.new_function_with_parsed_locals(&body)?;
        let mut operators = body.get_operators_reader()?.into_iter().peekable();
        while let Some(operator) = operators.next() {
            let operator = operator?;
            let next = operators.peek();
            // What is pushed right before an indirect call is the place in the table.
            if let (
                Operator::I32Const { value },
                Some(Ok(Operator::CallIndirect { type_index, .. })),
            ) = (&operator, next)
                && let Some(callee) = self.slots.get(value)
                && callee.kind == *type_index
            {
                function.instruction(&Instruction::Call(callee.function));
                operators.next();
                continue;
            }
            function.instruction(&self.instruction(operator)?);
        }
        code.function(&function);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed assumption is a failed test")]

    use super::*;
    use wasm_encoder::{
        ConstExpr, ElementSection, Elements, Function, FunctionSection, RefType, TableType,
        TypeSection,
    };

    /// A part with its own function at place 7 of the table, and one that runs `body`.
    fn part(module: &str, body: &[Instruction]) -> Vec<u8> {
        let mut types = TypeSection::new();
        types.ty().function([], []);
        let mut imports = ImportSection::new();
        let table = TableType {
            element_type: RefType::FUNCREF,
            minimum: 9,
            maximum: None,
            table64: false,
            shared: false,
        };
        imports.import(module, "table", table);
        let mut functions = FunctionSection::new();
        functions.function(0).function(0);
        let mut elements = ElementSection::new();
        let own = Elements::Functions([0].as_slice().into());
        elements.active(None, &ConstExpr::i32_const(7), own);
        let mut code = CodeSection::new();
        let mut own = Function::new([]);
        own.instruction(&Instruction::End);
        let mut caller = Function::new([]);
        for instruction in body {
            caller.instruction(instruction);
        }
        caller.instruction(&Instruction::End);
        code.function(&own).function(&caller);
        let mut module = Module::new();
        module
            .section(&types)
            .section(&imports)
            .section(&functions)
            .section(&elements)
            .section(&code);
        module.finish()
    }

    const THROUGH_THE_TABLE: Instruction = Instruction::CallIndirect {
        type_index: 0,
        table_index: 0,
    };

    #[test]
    fn its_own_functions_are_called_directly_and_others_through_the_table() {
        let before = part(
            HOST,
            &[
                Instruction::I32Const(7),
                THROUGH_THE_TABLE,
                Instruction::I32Const(8),
                THROUGH_THE_TABLE,
            ],
        );
        let after = part(
            SHARED,
            &[
                Instruction::Call(0),
                Instruction::I32Const(8),
                THROUGH_THE_TABLE,
            ],
        );
        assert_eq!(direct(&before).unwrap(), after);
    }

    #[test]
    fn a_number_that_is_no_place_in_the_table_stays() {
        let body = [Instruction::I32Const(7), Instruction::Drop];
        assert_eq!(direct(&part(HOST, &body)).unwrap(), part(SHARED, &body));
    }
}
