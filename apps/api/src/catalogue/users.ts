import type { UserInput } from '../users/schema.ts';

/** Fictional users for the demonstration. */
export const demonstrationUsers: UserInput[] = [
  { name: 'Augustine Merle', email: 'augustine@presage.example', role: 'admin' },
  { name: 'Noël Corbeau', email: 'noel@presage.example', role: 'user' },
  { name: 'Ida Starling', email: 'ida@presage.example', role: 'user' },
  { name: 'Émile Rossignol', email: 'emile@presage.example', role: 'user' },
  { name: 'Wren Halloran', email: 'wren@presage.example', role: 'user' },
  { name: 'Théa Martinet', email: 'thea@presage.example', role: 'user' },
];
